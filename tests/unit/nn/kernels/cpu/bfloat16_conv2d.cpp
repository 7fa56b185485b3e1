#include <nas/nn/kernels/cpu/bfloat16_conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;
using nas::cpu::tile_unit;

namespace {

backend bfloat16_backend(nas::cpu::simd_level l, tile_unit u) {
    backend b("bfloat16", nas::cpu::image_layout(l));
    auto const make = [l, u](fused_conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return cpu_kernels::bfloat16_conv2d_kernel::make(op, site, l, u);
    };
    b.provide<fused_conv2d>(make);
    b.provide<conv2d>([make](conv2d const& op, kernel_site const& site) {
        return make({.conv = op, .act = nas::activation::none}, site);
    });
    return b;
}

// The product of two rounded numbers is off by 2^-7 of itself at most. In a sum of products with random signs both the sum
// and its error grow with the root of their number, so 2^-7 of the largest result holds with room.
constexpr double tolerance = 0x1p-7;

void compare(test::op_case const& c, nas::cpu::simd_level l, tile_unit u, std::initializer_list<bool> modes) {
    INFO(to_string(l) << ", " << to_string(u));
    for (int const threads : {1, 2, 3})
        for (bool const training : modes)
            test::check_against(c, reference_backend(), bfloat16_backend(l, u), tolerance,
                                {.training = training, .threads = threads});
}

template <class F>
void for_each_unit(F f) {
    for (auto const l : test::levels()) f(l, tile_unit::emulated);
    if (nas::cpu::has_amx()) f(nas::cpu::simd_level::avx512, tile_unit::amx);
    else WARN("this processor has no AMX: the emulated unit only");
}

} // namespace

TEST_CASE("bfloat16_conv2d: computes what the reference computes, to the precision of its products", "[backend][cpu]") {
    std::vector<test::op_case> const cases{
        {"1x1 with bias", conv2d{.out_channels = 24, .kernel = 1, .bias = true}, {{20, 6, 7}}, 5},
        {"3x3", conv2d{.out_channels = 18, .kernel = 3}, {{35, 5, 8}}, 4},
        {"3x3 of stride 2", conv2d{.out_channels = 18, .kernel = 3, .stride = 2}, {{17, 5, 8}}, 4},
        {"3x3 dilated", conv2d{.out_channels = 8, .kernel = 3, .dilation = 2}, {{9, 7, 6}}, 2},
        {"image by image", conv2d{.out_channels = 16, .kernel = 1}, {{16, 96, 96}}, 2},
    };
    for_each_unit([&](nas::cpu::simd_level l, tile_unit u) {
        for (auto const& c : cases) compare(c, l, u, {true, false});
    });
}

TEST_CASE("bfloat16_conv2d: the activation behind it is applied at inference", "[backend][cpu]") {
    test::op_case const c{
        "fused",
        fused_conv2d{.conv = {.out_channels = 18, .kernel = 3, .bias = true}, .act = nas::activation::hard_sigmoid},
        {{16, 6, 6}},
        4};
    for_each_unit([&](nas::cpu::simd_level l, tile_unit u) { compare(c, l, u, {false}); });
}

TEST_CASE("bfloat16_conv2d: is not made where it does not apply", "[backend][cpu]") {
    auto const made = [](conv2d const& op, nas::shape in, bool training = false,
                         nas::activation act = nas::activation::none) {
        std::vector<nas::shape> const inputs{in};
        kernel_site const site{.inputs = inputs, .output = op.infer(inputs), .batch = 2, .training = training};
        return cpu_kernels::bfloat16_conv2d_kernel::make({.conv = op, .act = act}, site, nas::cpu::best_simd_level(),
                                                         tile_unit::emulated) != nullptr;
    };
    CHECK(made({.out_channels = 16, .kernel = 3}, {16, 8, 8}));
    CHECK(made({.out_channels = 16, .kernel = 1}, {16, 8, 8}, true));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3}, {3, 8, 8}));
    CHECK_FALSE(made({.out_channels = 7, .kernel = 3}, {16, 8, 8}));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3, .groups = 2}, {16, 8, 8}));
    CHECK_FALSE(made({.out_channels = 16, .kernel = 3}, {16, 8, 8}, true, nas::activation::relu));
}
