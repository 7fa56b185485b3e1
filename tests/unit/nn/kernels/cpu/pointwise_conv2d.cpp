#include <memory>
#include <string>

#include <nas/nn/kernels/cpu/convolution.hpp>
#include <nas/nn/kernels/cpu/pointwise_conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;
using cpu_kernels::pointwise_conv2d_kernel;

namespace {

kernel_site site_of(nas::shape const& in, std::int64_t batch, bool training) {
    return {.inputs = {&in, 1}, .output = {24, in[1], in[2]}, .batch = batch, .training = training};
}

} // namespace

TEST_CASE("1x1 conv2d on own kernels equals the reference", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        backend b("own", nas::cpu::image_layout(l));
        b.provide<conv2d>([l](conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            fused_conv2d const fused{.conv = op, .act = nas::activation::none};
            return std::make_unique<pointwise_conv2d_kernel>(fused, site, l);
        });
        std::size_t compared = 0;
        for (auto const& c : test::conv2d_cases()) {
            if (!nas::cpu::pointwise::applies(c.op.as<conv2d>()->geometry(c.batch, c.inputs[0]))) continue;
            INFO(to_string(l));
            for (int const threads : {1, 2, 3})
                for (bool const training : {true, false})
                    test::check_against(c, reference_backend(), b, 1e-5, {.training = training, .threads = threads});
            ++compared;
        }
        CHECK(compared > 2);
    }
}

TEST_CASE("fused 1x1 conv2d on own kernels equals the reference at inference", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const& c : test::fused_conv2d_cases()) {
            if (!nas::cpu::pointwise::applies(c.op.as<fused_conv2d>()->conv.geometry(c.batch, c.inputs[0]))) continue;
            test::check_against(c, reference_backend(), test::own_backend<fused_conv2d, pointwise_conv2d_kernel>(l),
                                1e-5, {.training = false, .threads = 2});
        }
}

TEST_CASE("pointwise_conv2d_kernel: applies to 1x1 convolutions, in training without an activation", "[backend][cpu]") {
    nas::shape const in{16, 8, 8};
    fused_conv2d op{.conv = {.out_channels = 24, .kernel = 1}, .act = nas::activation::none};
    CHECK(pointwise_conv2d_kernel::applies(op, site_of(in, 2, true)));
    op.act = nas::activation::relu;
    CHECK_FALSE(pointwise_conv2d_kernel::applies(op, site_of(in, 2, true)));
    CHECK(pointwise_conv2d_kernel::applies(op, site_of(in, 2, false)));
    op.conv.kernel = 3;
    CHECK_FALSE(pointwise_conv2d_kernel::applies(op, site_of(in, 2, false)));
}

TEST_CASE("pointwise_conv2d_kernel: offers all work for norms, but none with a bias or for a single pixel",
          "[backend][cpu]") {
    auto const l = nas::cpu::best_simd_level();
    auto const offers = [&](nas::shape const& in, std::int64_t batch, bool bias, bool only_reader) {
        fused_conv2d const op{.conv = {.out_channels = 24, .kernel = 1, .bias = bias}, .act = nas::activation::none};
        return pointwise_conv2d_kernel(op, site_of(in, batch, true), l).offers(only_reader);
    };
    CHECK(offers({16, 8, 8}, 1, false, true) ==
          norm_duties{.norm_on_load = true, .norm_sums = true, .norm_behind = true});
    CHECK(offers({16, 8, 8}, 1, false, false) == norm_duties{.norm_on_load = true, .norm_behind = true});
    CHECK(offers({16, 8, 8}, 1, true, true) == norm_duties{});
    CHECK(offers({16, 1, 1}, 1, false, true) == norm_duties{});
    CHECK(offers({16, 1, 1}, 2, false, true).norm_behind);
}

TEST_CASE("pointwise_conv2d_kernel: memory-bound are large images with few channels on one side", "[backend][cpu]") {
    auto const bound = [](std::int64_t in, std::int64_t out, std::int64_t size, bool training, bool bias = false) {
        fused_conv2d const op{.conv = {.out_channels = out, .kernel = 1, .bias = bias}, .act = nas::activation::none};
        return pointwise_conv2d_kernel::memory_bound(op, site_of({in, size, size}, 16, training));
    };
    CHECK(bound(144, 24, 32, true));
    CHECK(bound(24, 144, 16, true));
    CHECK_FALSE(bound(24, 144, 8, true));
    CHECK_FALSE(bound(256, 256, 32, true));
    CHECK_FALSE(bound(24, 144, 32, false));
    CHECK_FALSE(bound(24, 144, 32, true, true));
}

TEST_CASE("pointwise_conv2d_kernel: few pixels are some dozens in all, for many weights", "[backend][cpu]") {
    auto const few = [](std::int64_t in, std::int64_t out, std::int64_t batch, bool training) {
        fused_conv2d const op{.conv = {.out_channels = out, .kernel = 1}, .act = nas::activation::none};
        return pointwise_conv2d_kernel::few_pixels(op, site_of({in, 4, 4}, batch, training));
    };
    CHECK(few(320, 1280, 4, true));
    CHECK_FALSE(few(320, 1280, 1, true));
    CHECK_FALSE(few(320, 1280, 8, true));
    CHECK_FALSE(few(64, 384, 4, true));
    CHECK_FALSE(few(320, 1280, 4, false));
}

TEST_CASE("own convolutions: in training 1x1 ones without bias do the work of norms on the way", "[backend][cpu]") {
    auto const l = nas::cpu::simd_level::baseline;
    auto const pointwise = [&](std::int64_t size, bool training, bool bias) {
        nas::shape const in{24, 4, 4};
        nas::layout const blocked = nas::cpu::image_layout(l);
        auto site = site_of(in, 8, training);
        site.image_layout = blocked;
        site.input_layouts = {&blocked, 1};
        fused_conv2d const op{.conv = {.out_channels = 24, .kernel = size, .bias = bias}, .act = nas::activation::none};
        return cpu_kernels::make_convolution(op, site, l)->implementation() == "baseline pointwise";
    };
    CHECK(pointwise(1, true, false));
    CHECK_FALSE(pointwise(3, true, false));
    CHECK_FALSE(pointwise(1, false, false));
    CHECK_FALSE(pointwise(1, true, true));
}
