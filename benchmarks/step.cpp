// One training step (forward, loss, backward, SGD with momentum) or one inference of a network, as lines of JSON.
//
//   benchmark_step --case mobilenet_v2 [--mode training] [--batch 64] [--threads 2] [--rounds 7] [--window 1] [--serve]
//   benchmark_step --case mobilenet_v2 --peak
//   benchmark_step --case mobilenet_v2 --profile
//
// The first line describes the network and the libraries; every other line is one window of time. With --serve a window is
// measured for every line "go" on standard input, so that benchmarks/peers/compare_steps.py can take turns with the peers
// of benchmarks/peers, which speak the same lines. `--case list` names the networks. --peak adds to every window which part of the
// processor's multiply-adds the network reaches: as many of them in registers are timed after it. --profile prints a table of
// the kernels instead.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include <nas/backend/onednn/version.hpp>
#include <nas/latency/machine.hpp>
#include <nas/latency/measure.hpp>
#include <nas/latency/stopwatch.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/blocks/relu_separable.hpp>
#include <nas/nn/blocks/residual.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan.hpp>
#include <nas/train/loss.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/sgd.hpp>

#define NAS_SIMD_KERNELS "multiply_add_peak.inl"
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace {

using nas::nn::builder;
using nas::nn::graph;
using nas::nn::value;

// --- the networks; benchmarks/peers/networks.py has the same -------------------------------------------------------------

struct stage {
    std::int64_t expand, channels, repeats, stride, kernel = 3;
    bool se = false;
};

/// Inverted residuals between a stem and a head, in the usual form for 32x32: stem and first stages keep the size.
graph inverted_residuals(std::vector<stage> const& stages, nas::activation f) {
    builder b{{.channels = 3, .height = 32, .width = 32}};
    value x = b.conv2d(b.input(), {.name = "stem", .channels = 32, .kernel = 3, .norm = true, .activation = f});
    for (std::size_t s = 0; s < stages.size(); ++s)
        for (std::int64_t l = 0; l < stages[s].repeats; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            std::int64_t const hidden = stages[s].expand * b.channels_of(x);
            x = nas::nn::mbconv(b, x,
                                {.channels = stages[s].channels,
                                 .kernel = stages[s].kernel,
                                 .expand = stages[s].expand,
                                 .se = stages[s].se,
                                 .stride = l == 0 ? stages[s].stride : 1,
                                 .activation = f,
                                 .se_channels = std::max<std::int64_t>(8, hidden / 16),
                                 .se_gate = nas::activation::hard_sigmoid});
        }
    x = b.conv2d(x, {.name = "head", .channels = 1280, .norm = true, .activation = f});
    return b.classifier(x, {.classes = 10});
}

graph mobilenet_v2() {
    return inverted_residuals(
        {{1, 16, 1, 1}, {6, 24, 2, 1}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}},
        nas::activation::relu6);
}

graph mnasnet_a1() {
    return inverted_residuals({{1, 16, 1, 1},
                               {6, 24, 2, 1},
                               {3, 40, 3, 2, 5, true},
                               {6, 80, 4, 2},
                               {6, 112, 2, 1, 3, true},
                               {6, 160, 3, 2, 5, true},
                               {6, 320, 1, 1}},
                              nas::activation::relu);
}

graph resnet(std::int64_t width, std::int64_t blocks) {
    builder b{{.channels = 3, .height = 32, .width = 32}};
    value x = b.conv2d(
        b.input(), {.name = "stem", .channels = width, .kernel = 3, .norm = true, .activation = nas::activation::relu});
    for (std::int64_t s = 0; s < 3; ++s)
        for (std::int64_t l = 0; l < blocks; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            x = nas::nn::residual(b, x, {.channels = width << s, .stride = s > 0 && l == 0 ? 2 : 1});
        }
    return b.classifier(x, {.classes = 10});
}

/// Four times one operation of the DARTS space at 36 channels and 32x32, behind a 1x1 convolution that makes the gradient
/// of the operation's input necessary.
graph darts(std::function<value(builder&, value)> const& operation) {
    builder b{{.channels = 3, .height = 32, .width = 32}};
    value x = b.conv2d(b.input(), {.name = "stem", .channels = 36});
    for (std::int64_t i = 0; i < 4; ++i) {
        auto const scope = b.scope("operations", i);
        x = operation(b, x);
    }
    return b.classifier(x, {.classes = 10});
}

graph darts_convolution(std::int64_t kernel, std::int64_t dilation, int times) {
    return darts([=](builder& b, value x) {
        return nas::nn::relu_separable(b, x, {.channels = 36, .kernel = kernel, .dilation = dilation, .times = times});
    });
}

graph darts_pool(nas::pool_kind kind) {
    return darts([kind](builder& b, value x) {
        nas::nn::pool2d_options const o{.kernel = 3, .stride = 1};
        return b.batch_norm(kind == nas::pool_kind::max ? b.max_pool(x, o) : b.average_pool(x, o));
    });
}

std::map<std::string, std::function<graph()>> networks() {
    return {{"mobilenet_v2", mobilenet_v2},
            {"mnasnet_a1", mnasnet_a1},
            {"resnet20", [] { return resnet(16, 3); }},
            {"resnet14_w64", [] { return resnet(64, 2); }},
            {"resnet20_w64", [] { return resnet(64, 3); }},
            {"darts_sep_conv_3x3", [] { return darts_convolution(3, 1, 2); }},
            {"darts_sep_conv_5x5", [] { return darts_convolution(5, 1, 2); }},
            {"darts_dil_conv_3x3", [] { return darts_convolution(3, 2, 1); }},
            {"darts_dil_conv_5x5", [] { return darts_convolution(5, 2, 1); }},
            {"darts_max_pool_3x3", [] { return darts_pool(nas::pool_kind::max); }},
            {"darts_avg_pool_3x3", [] { return darts_pool(nas::pool_kind::average); }}};
}

// --- what is timed -------------------------------------------------------------------------------------------------------

class runner {
public:
    runner(graph const& g, nas::nn::backend const& target, nas::nn::plan_options const& o)
        : plan_(g, target, o), batch_(static_cast<std::size_t>(o.batch)) {
        plan_.load(nas::nn::initialize(g, 1));
        nas::rng r(1);
        for (float& x : plan_.input()) x = static_cast<float>(r.uniform(-1, 1));
        for (std::size_t i = 0; i < batch_; ++i) labels_.push_back(static_cast<std::uint8_t>(r.below(10)));
        if (!o.training) return;
        state_ = sgd_.start(plan_.parameters().size());
        runs_.push_back({.offset = 0, .elements = plan_.parameters().size(), .decay = 4e-5});
    }

    void operator()() {
        plan_.forward();
        if (!plan_.options().training) return;
        loss_ = nas::train::softmax_cross_entropy{}(plan_.output(), labels_, plan_.output_gradient()).loss;
        plan_.backward();
        sgd_.update(state_, {.parameters = plan_.parameters(),
                             .gradients = plan_.gradients(),
                             .runs = runs_,
                             .rate = 0.01,
                             .threads = plan_.options().threads});
    }

    nas::nn::plan const& plan() const { return plan_; }
    nas::nn::plan& plan() { return plan_; }
    double loss() const { return loss_; }

private:
    nas::nn::plan plan_;
    std::size_t batch_;
    std::vector<std::uint8_t> labels_;
    nas::train::optimizer sgd_ = nas::train::sgd{.momentum = 0.9, .nesterov = false};
    nas::train::optimizer_state state_;
    std::vector<nas::train::parameter_run> runs_;
    double loss_ = 0;
};

double own_cpu_seconds() {
    rusage r{};
    getrusage(RUSAGE_SELF, &r);
    auto const seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(r.ru_utime) + seconds(r.ru_stime);
}

/// Megabytes of `/proc/self/status`: VmRSS, now, or VmHWM, at most so far; 0 where the system does not tell.
double resident_megabytes(char const* what) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const status{std::fopen("/proc/self/status", "r"), &std::fclose};
    char line[256];
    while (status && std::fgets(line, sizeof line, status.get())) {
        double kilobytes = 0;
        if (std::string_view(line).starts_with(what) && std::sscanf(line, "%*[^:]: %lf", &kilobytes) == 1)
            return kilobytes * 1.024e-3;
    }
    return 0;
}

/// Seconds of `count` multiply-adds on numbers in registers, which nothing that multiplies as often can be faster than.
double multiply_add_seconds(nas::cpu::simd_level level, double count, int threads) {
    alignas(64) float const factors[32] = {};
    std::vector<float> sums(static_cast<std::size_t>(16 * threads));
    double const begin = nas::latency::now();
    NAS_SIMD_SELECT(level, multiply_add_peak)(count, factors, sums.data(), threads);
    return nas::latency::now() - begin;
}

/// What a window is judged by.
struct limits {
    double base_megabytes = 0;
    double multiply_adds = 0; ///< of one run, to be compared with as many in registers; 0: not compared
    nas::cpu::simd_level level = nas::cpu::simd_level::baseline;
};

/// Median of samples of at least 3 ms within a window of `seconds`.
void print_window(runner& step, double seconds, limits const& l) {
    double const cpu = own_cpu_seconds(), begin = nas::latency::now();
    std::vector<double> samples;
    std::int64_t runs = 0;
    do {
        double const start = nas::latency::now();
        std::int64_t n = 0;
        double elapsed = 0;
        do {
            step();
            ++n;
            elapsed = nas::latency::now() - start;
        } while (elapsed < 3e-3);
        samples.push_back(elapsed / static_cast<double>(n));
        runs += n;
    } while (nas::latency::now() - begin < seconds);
    double const wall = nas::latency::now() - begin;
    double const median = nas::latency::quantile(samples, 0.5);
    std::printf("{\"seconds\": %.9f, \"runs\": %lld, \"wall\": %.6f, \"cpu\": %.6f, \"loss\": %.6f, "
                "\"peak_megabytes\": %.1f",
                median, static_cast<long long>(runs), wall, own_cpu_seconds() - cpu, step.loss(),
                resident_megabytes("VmHWM") - l.base_megabytes);
    if (l.multiply_adds > 0) {
        double const least = multiply_add_seconds(l.level, l.multiply_adds, step.plan().options().threads);
        std::printf(", \"gflops\": %.1f, \"peak_gflops\": %.1f, \"of_peak\": %.4f", 2e-9 * l.multiply_adds / median,
                    2e-9 * l.multiply_adds / least, least / median);
    }
    std::printf("}\n");
    std::fflush(stdout);
}

/// Milliseconds of every kernel, medians of `rounds` passes, dearest first, and the sums per kind.
void print_profile(nas::nn::plan& p, int rounds) {
    auto const steps = p.steps();
    std::vector<std::vector<double>> forward(steps.size()), backward(steps.size());
    for (int r = 0; r < rounds; ++r) {
        auto const times = p.profile();
        for (std::size_t i = 0; i < times.size(); ++i) {
            forward[i].push_back(times[i].forward.count());
            backward[i].push_back(times[i].backward.count());
        }
    }
    struct line {
        std::size_t step;
        double forward, backward;
    };
    std::vector<line> lines;
    std::map<std::string, line> kinds;
    line all{};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        lines.push_back({i, nas::latency::quantile(forward[i], 0.5), nas::latency::quantile(backward[i], 0.5)});
        line& kind = kinds[steps[i].kind];
        for (line* const sum : {&kind, &all}) {
            ++sum->step;
            sum->forward += lines[i].forward;
            sum->backward += lines[i].backward;
        }
    }
    std::sort(lines.begin(), lines.end(),
              [](line const& a, line const& b) { return a.forward + a.backward > b.forward + b.backward; });
    std::printf("| kernel | forward ms | backward ms | implementation |\n|---|---|---|---|\n");
    for (line const& l : lines)
        std::printf("| %s | %.3f | %.3f | %s |\n", steps[l.step].name.c_str(), l.forward, l.backward,
                    steps[l.step].implementation.c_str());
    std::printf("\n| kind | kernels | forward ms | backward ms |\n|---|---|---|---|\n");
    for (auto const& [kind, sum] : kinds)
        std::printf("| %s | %zu | %.3f | %.3f |\n", kind.c_str(), sum.step, sum.forward, sum.backward);
    std::printf("| all | %zu | %.3f | %.3f |\n", all.step, all.forward, all.backward);
}

} // namespace

int main(int argc, char** argv) {
    std::string name = "mobilenet_v2", mode = "training", backend_name = "onednn", level = "best", products = "float32";
    std::int64_t batch = 64;
    int threads = 2, rounds = 7, warm_up = 3;
    double window = 1;
    bool serve = false, direct = false, profile = false, peak = false;
    CLI::App app{"Times one training step or one inference, as lines of JSON."};
    app.add_option("--case", name, "the network; list prints their names")->capture_default_str();
    app.add_option("--mode", mode)->check(CLI::IsMember({"training", "inference"}))->capture_default_str();
    app.add_option("--batch", batch)->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--threads", threads)->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--backend", backend_name)->check(CLI::IsMember({"onednn", "reference"}))->capture_default_str();
    app.add_option("--level", level, "instructions of the own kernels")
        ->check(CLI::IsMember({"best", "avx512", "avx2", "baseline"}))
        ->capture_default_str();
    app.add_flag("--direct", direct, "no Winograd algorithm for 3x3 convolutions");
    app.add_option("--products", products, "numbers that convolutions multiply")
        ->check(CLI::IsMember({"float32", "bfloat16", "bfloat16_emulated"}))
        ->capture_default_str();
    app.add_option("--rounds", rounds, "windows, without --serve")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--window", window, "seconds")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--warm-up", warm_up, "runs before the first window")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_flag("--serve", serve, "one window for every line \"go\" on standard input");
    app.add_flag("--peak", peak, "compare each window with as many multiply-adds in registers");
    app.add_flag("--profile", profile, "a table of the kernels, over --rounds passes");
    CLI11_PARSE(app, argc, argv);

    auto const known = networks();
    if (name == "list") {
        for (auto const& [n, make] : known) std::printf("%s\n", n.c_str());
        return 0;
    }
    if (!known.contains(name)) {
        std::fprintf(stderr, "no network %s; --case list names them\n", name.c_str());
        return 2;
    }
    try {
        double const base = resident_megabytes("VmRSS");
        graph const g = known.at(name)();
        using nas::cpu::simd_level;
        simd_level const wanted = level == "avx512"     ? simd_level::avx512
                                  : level == "avx2"     ? simd_level::avx2
                                  : level == "baseline" ? simd_level::baseline
                                                        : nas::cpu::best_simd_level();
        using nas::nn::product_type;
        product_type const multiplied = products == "bfloat16"            ? product_type::bfloat16
                                        : products == "bfloat16_emulated" ? product_type::bfloat16_emulated
                                                                          : product_type::float32;
        nas::nn::backend const target =
            backend_name == "onednn"
                ? nas::nn::onednn_backend({.level = wanted, .winograd = !direct, .products = multiplied})
                : nas::nn::reference_backend();
        runner step(g, target, {.batch = batch, .training = mode == "training", .threads = threads});
        for (std::string const& note : step.plan().notes()) std::fprintf(stderr, "note: %s\n", note.c_str());
        for (int i = 0; i < warm_up; ++i) step();
        if (profile) {
            print_profile(step.plan(), rounds);
            return 0;
        }
        auto const cost = nas::nn::cost(g);
        std::printf("{\"system\": \"nas %s\", \"libraries\": \"oneDNN %s, %s, products %s\", \"case\": \"%s\", "
                    "\"mode\": \"%s\", "
                    "\"batch\": %lld, \"threads\": %d, "
                    "\"parameters\": %lld, \"macs\": %lld, \"arena_megabytes\": %.1f, \"machine\": \"%s\"}\n",
                    backend_name.c_str(), to_string(nas::onednn::runtime_version()).c_str(),
                    std::string(to_string(wanted)).c_str(), products.c_str(), name.c_str(), mode.c_str(),
                    static_cast<long long>(batch), threads, static_cast<long long>(cost.parameters),
                    static_cast<long long>(cost.macs), 1e-6 * static_cast<double>(step.plan().arena_bytes()),
                    nas::latency::machine_fingerprint().c_str());
        std::fflush(stdout);
        // A training step multiplies three times: the results, the gradients of inputs and those of weights.
        limits const l{.base_megabytes = base,
                       .multiply_adds =
                           peak ? static_cast<double>(cost.macs * batch * (mode == "training" ? 3 : 1)) : 0,
                       .level = wanted};
        if (!serve)
            for (int r = 0; r < rounds; ++r) print_window(step, window, l);
        for (std::string line; serve && std::getline(std::cin, line);)
            if (line == "go") print_window(step, window, l);
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
