#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include <nas/nn/kernels/cpu/segment.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

using namespace nas::nn;

namespace {

// y = w x for one weight: enough to see what a segment does around it.
class scale_kernel final : public cpu_kernels::image_kernel {
public:
    explicit scale_kernel(kernel_site const& site) : elements_(site.batch * 16), batch_(site.batch) {}
    kernel_needs needs() const override {
        return {.input_layouts = {nas::layout{16}}, .output_layout = nas::layout{16}, .parameter_elements = {1}};
    }
    void forward(kernel_io const& io) override {
        for (std::int64_t i = 0; i < elements_; ++i) io.output[i] = io.parameters[0][0] * io.inputs[0][i];
    }
    void backward(kernel_io const& io) override {
        float sum = 0;
        for (std::int64_t i = 0; i < elements_; ++i) {
            sum += io.inputs[0][i] * io.output_gradient[i];
            if (io.input_gradients[0]) io.input_gradients[0][i] = io.parameters[0][0] * io.output_gradient[i];
        }
        io.parameter_gradients[0][0] = sum;
    }
    std::string_view implementation() const override { return batch_ == 8 ? "whole" : "part"; }

private:
    std::int64_t elements_, batch_;
};

struct rig {
    std::vector<nas::shape> shapes{{1, 1, 1}};
    std::vector<nas::layout> layouts{nas::layout{16}};
    kernel_site site(std::int64_t batch, int threads) const {
        return {.inputs = shapes,
                .output = {1, 1, 1},
                .batch = batch,
                .training = true,
                .threads = threads,
                .image_layout = nas::layout{16},
                .input_layouts = layouts};
    }
    std::unique_ptr<cpu_kernels::segment_kernel> make(std::int64_t batch, int threads) const {
        auto const s = site(batch, threads);
        return std::make_unique<cpu_kernels::segment_kernel>(
            s, nas::cpu::best_simd_level(), std::make_unique<scale_kernel>(s),
            [](kernel_site const& few) { return std::make_unique<scale_kernel>(few); });
    }
};

} // namespace

TEST_CASE("segment_kernel: runs as the whole kernel until it is given duties", "[nn][cpu]") {
    auto const k = rig{}.make(8, 2);
    CHECK(k->implementation() == "whole");
    CHECK(k->offers(true) ==
          norm_duties{.norm_on_load = true, .norm_sums = true, .norm_behind = true, .gate_on_load = true});
    CHECK(k->implementation() == "whole");
    k->assign({});
    CHECK(k->implementation() == "whole");
    CHECK_FALSE(k->needs().backward_reads_output);
}

TEST_CASE("segment_kernel: with duties it reads its output in backward if a norm is behind", "[nn][cpu]") {
    auto const k = rig{}.make(8, 2);
    REQUIRE(k->offers(true).norm_behind);
    k->assign({.norm_behind = true});
    CHECK(k->implementation() == "part");
    CHECK(k->needs().backward_reads_output);
    CHECK(k->needs().scratch_bytes > 0);
}

TEST_CASE("segment_kernel: fewer images than twice the threads are left to the whole kernel", "[nn][cpu]") {
    CHECK(rig{}.make(3, 2)->offers(true) == norm_duties{});
    CHECK(rig{}.make(4, 2)->offers(true).norm_behind);
    CHECK(rig{}.make(1, 1)->offers(true) == norm_duties{});
}

TEST_CASE("segment_kernel: applies the norm in front, adds statistics and parameter gradients, and allocates nothing",
          "[nn][cpu]") {
    auto const level = nas::cpu::best_simd_level();
    if (nas::cpu::lanes(level) != 16) {
        WARN("the kernel of this test has blocks of 16 channels: not run");
        return;
    }
    for (int const threads : {1, 2}) {
        auto const k = rig{}.make(8, threads);
        REQUIRE(k->offers(true).norm_on_load);
        k->assign({.norm_on_load = true, .norm_sums = true, .norm_behind = true});
        std::vector<double> memory[2];
        nas::cpu::norm_link links[2];
        for (int i = 0; i < 2; ++i) {
            memory[i].resize(nas::cpu::norm_link_bytes(level, 1, threads) / sizeof(double) + 1);
            links[i] = nas::cpu::make_norm_link(level, nas::activation::relu, 1, threads, memory[i].data());
        }
        // In front: a = relu(2 x - 3). Behind: dy = m + 0.5 y with m = 1.
        links[0].factor[0] = 2, links[0].offset[0] = -3;
        links[1].factor[0] = 1, links[1].offset[0] = -4, links[1].slope[0] = 0.5f, links[1].constant[0] = 0;
        std::vector<float> x(8 * 16), y(8 * 16), g(8 * 16), dx(8 * 16),
            scratch(k->needs().scratch_bytes / sizeof(float));
        for (std::size_t n = 0; n < 8; ++n) x[n * 16] = static_cast<float>(n), g[n * 16] = 1;
        float w = 3, dw = 0;
        float const* const in = x.data();
        float *const parameter = &w, *const parameter_gradient = &dw, *const in_gradient = dx.data();
        kernel_io io;
        io.inputs = {&in, 1};
        io.output = y.data();
        io.parameters = {&parameter, 1};
        io.scratch = scratch.data();
        io.norm_before = &links[0];
        io.norm_behind = &links[1];
        io.output_gradient = g.data();
        io.input_gradients = {&in_gradient, 1};
        io.parameter_gradients = {&parameter_gradient, 1};
        k->forward(io);
        k->backward(io);
        auto const before = test::allocations();
        k->forward(io);
        double count = 0, sum = 0;
        for (int t = 0; t < threads; ++t) {
            count += links[1].parts[t].count;
            sum += links[1].parts[t].count * links[1].parts[t].mean[0];
        }
        k->backward(io);
        CHECK(test::allocations() == before);

        double expected_sum = 0, expected_dw = 0, sums = 0;
        for (std::size_t n = 0; n < 8; ++n) {
            float const a = std::max(0.0f, 2 * x[n * 16] - 3), out = 3 * a, dy = 1 + 0.5f * out;
            CHECK(y[n * 16] == out);
            CHECK(dx[n * 16] == (a > 0 ? 3 * dy : 0.0f));
            expected_sum += static_cast<double>(out);
            expected_dw += static_cast<double>(a * dy);
            if (a > 0) sums += static_cast<double>(3 * dy);
        }
        CHECK(count == 8);
        CHECK(sum == Approx(expected_sum));
        CHECK(static_cast<double>(dw) == Approx(expected_dw));
        double seen = 0;
        for (int t = 0; t < threads; ++t) seen += links[0].parts[t].mean[0];
        CHECK(seen == Approx(sums));
    }
}

TEST_CASE("segment_kernel: multiplies by a gate while it loads, and yields the gradients of image and gate",
          "[nn][cpu]") {
    auto const level = nas::cpu::best_simd_level();
    if (nas::cpu::lanes(level) != 16) {
        WARN("the kernel of this test has blocks of 16 channels: not run");
        return;
    }
    for (int const threads : {1, 2}) {
        auto const k = rig{}.make(8, threads);
        REQUIRE(k->offers(true).gate_on_load);
        k->assign({.gate_on_load = true});
        std::vector<float> x(8 * 16), s(8 * 16), y(8 * 16), g(8 * 16), dx(8 * 16), ds(8 * 16),
            scratch(k->needs().scratch_bytes / sizeof(float));
        for (std::size_t n = 0; n < 8; ++n) x[n * 16] = static_cast<float>(n), s[n * 16] = 0.5f, g[n * 16] = 2;
        s[3 * 16] = 0; // a closed gate has a gradient all the same
        float w = 3, dw = 0;
        float const* const in[] = {x.data(), s.data()};
        float *const parameter = &w, *const parameter_gradient = &dw, *const in_gradients[] = {dx.data(), ds.data()};
        kernel_io io;
        io.inputs = in;
        io.output = y.data();
        io.parameters = {&parameter, 1};
        io.scratch = scratch.data();
        io.output_gradient = g.data();
        io.input_gradients = in_gradients;
        io.parameter_gradients = {&parameter_gradient, 1};
        k->forward(io);
        k->backward(io);
        float expected_dw = 0;
        for (std::size_t n = 0; n < 8; ++n) {
            CHECK(y[n * 16] == 3 * s[n * 16] * x[n * 16]);
            CHECK(dx[n * 16] == 6 * s[n * 16]);
            CHECK(ds[n * 16] == 6 * x[n * 16]);
            expected_dw += 2 * s[n * 16] * x[n * 16];
        }
        CHECK(dw == expected_dw);
    }
}
