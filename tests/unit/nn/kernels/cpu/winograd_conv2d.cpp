#include <nas/nn/kernels/cpu/winograd_conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

namespace {

backend winograd_backend(nas::cpu::simd_level l) {
    backend b("winograd", nas::cpu::image_layout(l));
    auto const make = [l](fused_conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return cpu_kernels::winograd_conv2d_kernel::make(op, site, l);
    };
    b.provide<fused_conv2d>(make);
    b.provide<conv2d>([make](conv2d const& op, kernel_site const& site) {
        return make({.conv = op, .act = nas::activation::none}, site);
    });
    return b;
}

} // namespace

TEST_CASE("winograd_conv2d: computes what the reference computes, forward and backward", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const& c : test::winograd_cases())
            for (int const threads : {1, 2})
                for (bool const training : {true, false}) {
                    INFO(to_string(l) << ", " << threads << " threads");
                    test::check_against(c, reference_backend(), winograd_backend(l), 2e-5,
                                        {.training = training, .threads = threads});
                }
}

TEST_CASE("winograd_conv2d: the activation behind it is applied at inference", "[backend][cpu]") {
    test::op_case const c{
        "fused",
        fused_conv2d{.conv = {.out_channels = 18, .kernel = 3, .bias = true}, .act = nas::activation::hard_sigmoid},
        {{16, 16, 16}},
        4};
    for (auto const l : test::levels())
        test::check_against(c, reference_backend(), winograd_backend(l), 2e-5, {.training = false, .threads = 2});
}

TEST_CASE("winograd_conv2d: is not made where it does not apply or is no faster", "[backend][cpu]") {
    auto const l = nas::cpu::best_simd_level();
    auto const made = [l](conv2d const& op, nas::shape in, std::int64_t batch, bool training = false,
                          nas::activation act = nas::activation::none) {
        std::vector<nas::shape> const inputs{in};
        kernel_site const site{.inputs = inputs, .output = op.infer(inputs), .batch = batch, .training = training};
        return cpu_kernels::winograd_conv2d_kernel::make({.conv = op, .act = act}, site, l) != nullptr;
    };
    CHECK(made({.out_channels = 16, .kernel = 3}, {16, 32, 32}, 1));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3}, {16, 16, 16}, 1)); // 16 tiles
    CHECK(made({.out_channels = 16, .kernel = 3}, {16, 16, 16}, 4));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3}, {15, 32, 32}, 1));
    CHECK_FALSE(made({.out_channels = 15, .kernel = 3}, {16, 32, 32}, 1));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3, .stride = 2}, {16, 32, 32}, 8));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 5}, {16, 32, 32}, 8));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3, .groups = 2}, {16, 32, 32}, 8));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3}, {16, 32, 32}, 8, true, nas::activation::relu));
    CHECK(made({.out_channels = 16, .kernel = 3}, {16, 32, 32}, 8, false, nas::activation::relu));
}
