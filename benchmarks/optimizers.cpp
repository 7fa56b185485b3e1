// How fast the optimizers are beside memory itself: one update of many parameters, single-threaded by default, as a
// share of the rate at which the same machine copies memory in the same run.
//
//     benchmark_optimizers [millions of parameters] [threads] [rounds]         defaults: 16 1 9

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <nas/backend/denormals.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/train/adagrad.hpp>
#include <nas/train/adam.hpp>
#include <nas/train/adamw.hpp>
#include <nas/train/clip.hpp>
#include <nas/train/ema.hpp>
#include <nas/train/lamb.hpp>
#include <nas/train/lars.hpp>
#include <nas/train/nadam.hpp>
#include <nas/train/novograd.hpp>
#include <nas/train/rmsprop.hpp>
#include <nas/train/sgd.hpp>

#include "side_by_side.hpp"

namespace {

using namespace nas::train;

struct subject {
    std::string name;
    double bytes; ///< that must move per parameter, reads and writes
    optimizer rule;
    optimizer_state state{};
};

} // namespace

int main(int argc, char** argv) {
    double const millions = argc > 1 ? std::atof(argv[1]) : 16;
    int const threads = argc > 2 ? std::atoi(argv[2]) : 1, rounds = argc > 3 ? std::atoi(argv[3]) : 9;
    if (!(millions > 0 && millions <= 1000) || threads < 1 || rounds < 1) {
        std::fprintf(stderr, "usage: %s [millions of parameters, at most 1000] [threads] [rounds]\n", argv[0]);
        return 2;
    }
    auto const n = static_cast<std::size_t>(millions * 1e6);
    std::vector<float> p(n), g(n), other(n);
    for (std::size_t i = 0; i < n; ++i) {
        p[i] = static_cast<float>(i % 1009) * 1e-3f;
        g[i] = static_cast<float>(i % 601) * 1e-5f - 3e-3f;
    }
    std::vector<parameter_run> runs; // layers of 100000 parameters
    for (std::size_t first = 0; first < n; first += 100'000) runs.push_back({.offset = first, .elements = std::min<std::size_t>(100'000, n - first), .decay = 1e-4});

    // Read p, g and every slot, write p and every slot; rules for layers read some of it twice.
    std::vector<subject> subjects{{"sgd", 20, sgd{}},         {"rmsprop", 28, rmsprop{}}, {"adam", 28, adam{}},
                                  {"adamw", 28, adamw{}},     {"nadam", 28, nadam{}},     {"adagrad", 20, adagrad{}},
                                  {"lars", 28, lars{}},       {"lamb", 36, lamb{}},       {"novograd", 24, novograd{}}};
    for (subject& s : subjects) s.state = s.rule.start(n);
    std::vector<double> scratch;
    nas::flush_denormals const flushing(threads);

    std::vector<double> bytes{8};
    std::vector<side_by_side::contestant> contestants{
        {.name = "copy", .run = [&] {
             nas::parallel_for(threads, static_cast<std::int64_t>(n), [&](std::int64_t begin, std::int64_t end, int) {
                 std::memcpy(other.data() + begin, g.data() + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
             });
         }, .items = static_cast<double>(n)}};
    for (subject& s : subjects) {
        bytes.push_back(s.bytes);
        contestants.push_back({.name = s.name, .run = [&] { s.rule.update(s.state, {.parameters = p, .gradients = g, .runs = runs, .rate = 1e-6, .threads = threads}); }, .items = static_cast<double>(n)});
    }
    bytes.push_back(12);
    contestants.push_back({.name = "ema", .run = [&] { ema{}.update({.average = other, .current = p, .updates = 1000, .threads = threads}); }, .items = static_cast<double>(n)});
    bytes.push_back(4);
    contestants.push_back({.name = "global norm", .run = [&] { (void)global_norm(g, scratch, threads); }, .items = static_cast<double>(n)});

    auto const results = side_by_side::compare(contestants, {.rounds = rounds, .window = 0.1});
    std::printf("%.1f million parameters, %d threads; machine: %s\n\n", millions, threads, nas::latency::machine_fingerprint().c_str());
    std::printf("| | ms | bytes per parameter | GB/s | of copy |\n|---|---|---|---|---|\n");
    double copy = 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].seconds.empty()) {
            std::printf("| %s | every window was disturbed | | | |\n", contestants[i].name.c_str());
            continue;
        }
        double const seconds = side_by_side::median_interval(results[i].seconds).median, rate = bytes[i] * static_cast<double>(n) / seconds;
        if (i == 0) copy = rate;
        std::printf("| %s | %.2f | %.0f | %.1f | %.0f %% |\n", contestants[i].name.c_str(), 1e3 * seconds, bytes[i], rate * 1e-9, copy > 0 ? 100 * rate / copy : 0.0);
    }
}
