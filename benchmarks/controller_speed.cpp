// What a proposal costs: trials per second of controllers driven by hand, beside Optuna and Rustuna in the same run.
//
//   benchmark_controller_speed [--python VENV/bin/python] [--rounds 3]
//
// Every figure is the median of the rounds, in which the libraries take turns, with the smallest and the largest. The peers
// run in the Python given, prepared with  pip install -r benchmarks/peers/requirements-search.txt ; without it their columns
// are empty. Spaces have decisions of three alternatives; evaluations cost next to nothing.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include <malloc.h>

#include <CLI/CLI.hpp>

#include <nas/controller/gaussian_process_search.hpp>
#include <nas/controller/nsga2.hpp>
#include <nas/controller/propose.hpp>
#include <nas/controller/tpe.hpp>
#include <nas/nas.hpp>

namespace {

std::size_t allocations = 0;

} // namespace

[[gnu::noinline]] void* operator new(std::size_t n) {
    ++allocations;
    if (void* const p = std::malloc(n)) return p;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

constexpr auto decisions_24 = nas::repeat<24>(nas::one_of(0, 1, 2));
constexpr auto decisions_40 = nas::repeat<40>(nas::one_of(0, 1, 2));
constexpr auto decisions_20 = nas::repeat<20>(nas::one_of(0, 1, 2));

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Asks and tells one trial after the other, reusing one record.
template <class C>
class driver {
public:
    driver(C controller, nas::space_view space, bool two_objectives = false)
        : controller_(std::move(controller)), space_(space), two_(two_objectives) {
        record_.state = nas::trial_state::complete;
    }

    /// Seconds for `trials` trials.
    double run(std::size_t trials) {
        double const begun = now();
        for (std::size_t i = 0; i < trials; ++i) {
            nas::rng random = study_.stream(record_.number);
            if constexpr (requires { controller_.propose_in(state_, space_, random, nas::genome{}); })
                record_.genome = controller_.propose_in(state_, space_, random, std::move(record_.genome));
            else {
                nas::proposal p = nas::detail::propose_with(controller_, state_, space_, random, {});
                record_.genome = std::move(p.genome);
                record_.tag = p.tag;
            }
            evaluate();
            controller_.feedback(state_, record_);
            ++record_.number;
        }
        return now() - begun;
    }

private:
    void evaluate() {
        nas::genome const& g = record_.genome;
        if (!two_) {
            record_.reward = static_cast<double>(g[0].value + g[7].value + g[13].value);
            return;
        }
        double sum = 0, weighted = 0;
        for (std::size_t i = 0; i < g.size(); ++i) {
            sum += g[i].value;
            weighted += (static_cast<double>(g[i].value) - 1) * static_cast<double>(i);
        }
        record_.objectives.assign({sum, weighted});
    }

    C controller_;
    nas::space_view space_;
    bool two_;
    typename C::state state_{};
    nas::trial_record record_{};
    nas::rng study_{1};
};

struct spread {
    std::vector<double> values;
    double median() {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }
    std::string text(char const* form = "%.3g") {
        if (values.empty()) return "-";
        char out[96], one[3][24];
        double const m = median();
        std::snprintf(one[0], sizeof one[0], form, m);
        std::snprintf(one[1], sizeof one[1], form, values.front());
        std::snprintf(one[2], sizeof one[2], form, values.back());
        std::snprintf(out, sizeof out, "%s (%s-%s)", one[0], one[1], one[2]);
        return out;
    }
};

/// Seconds of the peer, and its version; empty if it has no such method here.
std::optional<double> peer(std::string const& python, std::string const& arguments, std::string& version) {
    if (python.empty()) return std::nullopt;
    std::string const command = python + " benchmarks/peers/search_peers.py " + arguments + " 2>/dev/null";
    std::FILE* const in = popen(command.c_str(), "r");
    if (!in) return std::nullopt;
    char name[64] = {};
    double seconds = 0;
    int const read = std::fscanf(in, "%63s %lf", name, &seconds);
    if (pclose(in) != 0 || read != 2) return std::nullopt;
    version = name;
    return seconds;
}

struct versions {
    std::string optuna, rustuna;
} seen;

/// One row: trials per second of ours and of the peers.
void row(char const* what, std::string const& python, int rounds, std::function<double()> const& ours_per_second,
         std::string const& method, std::size_t optuna_trials, std::size_t rustuna_trials, std::size_t decisions,
         std::size_t warm_up) {
    spread ours, optuna, rustuna;
    for (int r = 0; r < rounds; ++r) {
        ours.values.push_back(ours_per_second());
        auto const tail = [&](std::size_t n) {
            return method + " " + std::to_string(n) + " " + std::to_string(decisions) + " " + std::to_string(warm_up);
        };
        if (optuna_trials)
            if (auto const s = peer(python, "optuna " + tail(optuna_trials), seen.optuna))
                optuna.values.push_back(static_cast<double>(optuna_trials) / *s);
        if (rustuna_trials)
            if (auto const s = peer(python, "rustuna " + tail(rustuna_trials), seen.rustuna))
                rustuna.values.push_back(static_cast<double>(rustuna_trials) / *s);
    }
    auto const ratio = [&](spread& other) {
        char text[32] = "-";
        if (!other.values.empty()) std::snprintf(text, sizeof text, "%.0f", ours.median() / other.median());
        return std::string(text);
    };
    std::printf("| %s | %s | %s | %s | %s | %s |\n", what, ours.text().c_str(), optuna.text().c_str(),
                ratio(optuna).c_str(), rustuna.text().c_str(), ratio(rustuna).c_str());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    std::string python;
    int rounds = 3;
    CLI::App app("Trials per second of controllers");
    app.add_option("--python", python, "Python with Optuna and Rustuna");
    app.add_option("--rounds", rounds, "Rounds")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);

    std::printf("Trials per second, asked and told; median of %d rounds (smallest-largest); one core.\n\n", rounds);
    std::printf("| | nas | Optuna | times | Rustuna | times |\n|---|---|---|---|---|---|\n");
    row(
        "random, 24 decisions", python, rounds,
        [] { return 1e6 / driver(nas::random_search{}, decisions_24).run(1'000'000); }, "random", 4000, 40000, 24, 0);
    row(
        "regularized evolution, 24 decisions", python, rounds,
        [] {
            driver d(nas::regularized_evolution{}, decisions_24);
            d.run(1000);
            return 1e6 / d.run(1'000'000);
        },
        "", 0, 0, 24, 0);
    row(
        "NSGA-II, 40 decisions, population 100, two objectives, first 100,000 trials", python, rounds,
        [] { return 1e5 / driver(nas::nsga2{.population = 100}, decisions_40, true).run(100'000); }, "nsga2", 2000, 20000,
        40, 0);
    auto const tpe_after = [](std::size_t n) {
        driver d(nas::tpe{}, decisions_24);
        d.run(n);
        return 2000 / d.run(2000);
    };
    row(
        "TPE, 24 decisions, after 1,000 trials", python, rounds, [&] { return tpe_after(1000); }, "tpe", 30, 300, 24, 1000);
    row(
        "TPE, 24 decisions, after 10,000 trials", python, rounds, [&] { return tpe_after(10000); }, "tpe", 0, 100, 24, 10000);
    row(
        "Gaussian process, 24 decisions, after 300 trials", python, rounds,
        [] {
            driver d(nas::gaussian_process_search{}, decisions_24);
            d.run(300);
            return 5 / d.run(5);
        },
        "gp", 5, 0, 24, 300);
    if (!python.empty()) std::printf("\nOptuna %s, Rustuna %s.\n", seen.optuna.c_str(), seen.rustuna.c_str());

    std::printf("\n| | allocations per trial after warm-up |\n|---|---|\n");
    auto const allocated = [](char const* name, auto controller) {
        driver d(std::move(controller), decisions_24);
        d.run(2000);
        std::size_t const before = allocations;
        d.run(10'000);
        std::printf("| %s | %g |\n", name, static_cast<double>(allocations - before) / 1e4);
    };
    allocated("random", nas::random_search{});
    allocated("regularized evolution", nas::regularized_evolution{});
    allocated("NSGA-II", nas::nsga2{});
    allocated("TPE", nas::tpe{});

    constexpr std::size_t finished = 100'000;
    std::size_t const before = mallinfo2().uordblks;
    nas::search search{decisions_20, nas::random_search{}};
    for (auto& trial : search.trials(finished)) trial.report(static_cast<double>(trial.genome()[0].value));
    std::printf("\nA search keeps %.0f bytes per finished trial of 20 decisions (random, record in memory, %zu trials).\n",
                static_cast<double>(mallinfo2().uordblks - before) / finished, finished);
}
