// The own Winograd kernels beside oneDNN's direct ones and, with oneDNN 2, oneDNN's Winograd, in one interleaved run.
//
//     benchmark_winograd [threads] [rounds] [level: 0 baseline, 1 avx2, 2 avx512] [channels-channels@size batch]...
//
// Transforming the weights counts as part of own passes over images, as it does in oneDNN. Denormals are flushed.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nas/backend/cpu/winograd.hpp>
#include <nas/backend/denormals.hpp>
#include <nas/backend/onednn/convolution.hpp>
#include <nas/backend/onednn/version.hpp>
#include <nas/tensor/arena.hpp>

#include "side_by_side.hpp"

namespace {

namespace cpu = nas::cpu;

class tensor {
public:
    explicit tensor(std::int64_t floats) : memory_(static_cast<std::size_t>(floats) * sizeof(float)) {
        std::uint32_t state = 1;
        for (std::int64_t i = 0; i < floats; ++i) {
            state = state * 1664525u + 1013904223u;
            data()[i] = static_cast<float>(state >> 8) / 8388608.0f - 1;
        }
    }
    float* data() { return reinterpret_cast<float*>(memory_.data()); }

private:
    nas::arena memory_;
};
using tensor_ptr = std::shared_ptr<tensor>;
tensor_ptr make(std::int64_t floats) { return std::make_shared<tensor>(floats); }

struct layer {
    std::int64_t in, out, size, batch;
};

// Forward, input gradient and weight gradient.
using directions = std::array<std::function<void()>, 3>;

directions own(nas::conv_geometry const& g, cpu::simd_level l, int threads) {
    auto const k = std::make_shared<cpu::winograd>(l, g, threads);
    std::int64_t const n = cpu::lanes(l), in = g.batch * (g.in_channels + n - 1) / n * n * g.in_height * g.in_width,
                       out = g.batch * (g.out_channels + n - 1) / n * n * g.out_height * g.out_width;
    auto const x = make(in), y = make(out), w = make(k->weight_elements()), u = make(k->transformed_elements()), dw = make(k->weight_elements()),
               scratch = make(static_cast<std::int64_t>(k->scratch_bytes() / sizeof(float)));
    return {[=] {
                k->transform_forward(w->data(), u->data());
                k->forward({.in = x->data(), .transformed = u->data(), .out = y->data(), .scratch = scratch->data()});
            },
            [=] {
                k->transform_backward_data(w->data(), u->data());
                k->backward_data({.out_gradient = y->data(), .transformed = u->data(), .in_gradient = x->data(), .scratch = scratch->data()});
            },
            [=] { k->backward_weights({.in = x->data(), .out_gradient = y->data(), .weight_gradient = dw->data(), .scratch = scratch->data()}); }};
}

std::pair<directions, std::string> library(nas::conv_geometry const& g, cpu::simd_level l, int threads, bool winograd) {
    nas::onednn::thread_scope const scope(threads);
    auto const on = std::make_shared<nas::onednn::engine>();
    nas::layout const images = cpu::image_layout(l);
    auto const k = std::make_shared<nas::onednn::convolution>(
        *on, nas::onednn::convolution_problem{
                 .geometry = g, .source = images, .destination = images, .training = true, .winograd = winograd, .threads = threads});
    if (!k->has_forward() || !k->has_backward_data() || !k->has_backward_weights()) return {};
    auto const x = make(g.batch * g.in_channels * g.in_height * g.in_width), y = make(g.batch * g.out_channels * g.out_height * g.out_width),
               w = make(k->weight_elements()), dw = make(k->weight_elements()),
               scratch = make(static_cast<std::int64_t>(k->scratch_bytes() / sizeof(float)) + 16);
    return {{[=] { k->forward(x->data(), w->data(), nullptr, y->data(), scratch->data()); },
             [=, keep = on] { k->backward_data(y->data(), w->data(), x->data(), scratch->data()); },
             [=] { k->backward_weights(x->data(), y->data(), dw->data(), nullptr, scratch->data()); }},
            k->implementation()};
}

} // namespace

int main(int count, char** arguments) {
    int const threads = count > 1 ? std::atoi(arguments[1]) : 2, rounds = count > 2 ? std::atoi(arguments[2]) : 7;
    auto const level = count > 3 ? static_cast<cpu::simd_level>(std::atoi(arguments[3])) : cpu::best_simd_level();
    if (threads < 1 || rounds < 1 || level > cpu::best_simd_level()) {
        std::fprintf(stderr, "threads and rounds must be positive, and the level one that this processor has\n");
        return 1;
    }
    std::vector<layer> layers;
    for (int i = 4; i + 1 < count; i += 2) {
        layer s{0, 0, 0, std::atol(arguments[i + 1])};
        if (std::sscanf(arguments[i], "%ld-%ld@%ld", &s.in, &s.out, &s.size) != 3 || s.batch < 1) {
            std::fprintf(stderr, "a layer is written as 64-64@32 with its batch behind it, not %s %s\n", arguments[i], arguments[i + 1]);
            return 1;
        }
        layers.push_back(s);
    }
    if (layers.empty())
        layers = {{64, 64, 32, 64}, {32, 32, 16, 64}, {128, 128, 8, 64}, {16, 16, 32, 64}, {64, 64, 8, 64}, {128, 128, 16, 64}, {256, 256, 8, 64},
                  {64, 64, 56, 16}, {64, 64, 32, 1}, {32, 32, 16, 1}, {64, 64, 7, 64}};

    nas::flush_denormals const flush;
    std::printf("%s, oneDNN %s, %s, %d threads, %d rounds\n\n", nas::latency::machine_fingerprint().c_str(), to_string(nas::onednn::runtime_version()).c_str(),
                std::string(to_string(level)).c_str(), threads, rounds);
    std::printf("| layer | direction | own ms | GFLOP/s of direct | oneDNN direct / own (95 %%) | oneDNN Winograd / own (95 %%) | rejected |\n|---|---|---|---|---|---|---|\n");
    for (layer const& s : layers) {
        nas::conv_geometry const g{.batch = s.batch, .in_channels = s.in, .in_height = s.size, .in_width = s.size, .out_channels = s.out, .out_height = s.size,
                                   .out_width = s.size, .kernel_height = 3, .kernel_width = 3, .pad_top = 1, .pad_left = 1, .pad_bottom = 1, .pad_right = 1};
        directions const ours = own(g, level, threads);
        auto const direct = library(g, level, threads, false), winograd = library(g, level, threads, true);
        bool const has_winograd = winograd.second.find("wino") != std::string::npos;
        char const* const names[3] = {"forward", "input gradient", "weight gradient"};
        for (std::size_t d = 0; d < 3; ++d) {
            std::vector<side_by_side::contestant> sides{{"own", ours[d]}};
            if (direct.first[d]) sides.push_back({"direct", direct.first[d]});
            if (has_winograd) sides.push_back({"winograd", winograd.first[d]});
            auto const r = side_by_side::compare(sides, {.rounds = rounds, .window = 0.05, .retries = 10});
            int rejected = 0;
            for (auto const& x : r) rejected += x.rejected;
            auto const ratio = [&](std::string const& name) -> std::string {
                for (std::size_t i = 1; i < sides.size(); ++i) {
                    if (sides[i].name != name) continue;
                    std::vector<double> q;
                    for (std::size_t k = 0; k < std::min(r[i].seconds.size(), r[0].seconds.size()); ++k) q.push_back(r[i].seconds[k] / r[0].seconds[k]);
                    if (q.empty()) return "disturbed";
                    auto const t = side_by_side::median_interval(q);
                    char text[64];
                    std::snprintf(text, sizeof text, "%.2f (%.2f-%.2f)", t.median, t.low, t.high);
                    return text;
                }
                return "-";
            };
            double const seconds = r[0].seconds.empty() ? 0 : side_by_side::median_interval(r[0].seconds).median;
            double const flops = 18.0 * static_cast<double>(s.batch * s.in * s.out * s.size * s.size);
            std::printf("| %ld-%ld@%ld b%ld | %s | %.3f | %.0f | %s | %s | %d |\n", s.in, s.out, s.size, s.batch, names[d], 1e3 * seconds,
                        seconds > 0 ? flops / seconds * 1e-9 : 0, ratio("direct").c_str(), ratio("winograd").c_str(), rejected);
            std::fflush(stdout);
        }
    }
}
