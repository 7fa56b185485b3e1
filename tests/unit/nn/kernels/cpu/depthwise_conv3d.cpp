#include <nas/nn/kernels/cpu/depthwise_conv3d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace nn = nas::nn;
using nn::conv3d;

namespace {

std::vector<test::op_case> cases() {
    return {
        {"3, bias", conv3d{.out_channels = 6, .kernel = 3, .groups = 6, .bias = true}, {{6, 3, 4, 3}}, 2},
        {"3, two blocks", conv3d{.out_channels = 17, .kernel = 3, .groups = 17}, {{17, 2, 3, 13}}, 2},
        {"5x1x7", conv3d{.out_channels = 16, .kernel = {5, 1, 7}, .groups = 16}, {{16, 4, 2, 9}}, 1},
        {"even windows", conv3d{.out_channels = 3, .kernel = {2, 4, 2}, .groups = 3, .bias = true}, {{3, 3, 5, 6}}, 2},
        {"stride", conv3d{.out_channels = 5, .kernel = 3, .stride = {1, 2, 3}, .groups = 5}, {{5, 3, 6, 11}}, 2},
        {"stride 2, two blocks",
         conv3d{.out_channels = 20, .kernel = 3, .stride = 2, .groups = 20, .bias = true},
         {{20, 5, 6, 7}},
         1},
        {"dilation, no padding",
         conv3d{.out_channels = 4, .kernel = {2, 3, 3}, .padding = 0, .dilation = {2, 1, 3}, .groups = 4},
         {{4, 4, 4, 9}},
         2},
        {"more padding than window",
         conv3d{.out_channels = 2, .kernel = {1, 2, 3}, .padding = {1, 3, 4, 0, 2, 5}, .groups = 2, .bias = true},
         {{2, 2, 2, 3}},
         2},
        {"rows shorter than the window",
         conv3d{.out_channels = 2, .kernel = {1, 1, 9}, .groups = 2},
         {{2, 1, 2, 3}},
         2},
        {"two threads", conv3d{.out_channels = 24, .kernel = 3, .groups = 24, .bias = true}, {{24, 6, 8, 20}}, 2},
    };
}

} // namespace

TEST_CASE("own depthwise conv3d: every window, stride and padding equals the reference", "[nn][kernels]") {
    for (auto const l : test::levels()) {
        nn::backend b("own", nas::cpu::image_layout(l));
        b.provide<conv3d>([l](conv3d const& op, nn::kernel_site const& site) {
            return nn::cpu_kernels::depthwise_conv3d_kernel::make(op, site, l);
        });
        for (test::op_case const& c : cases())
            for (int const threads : {1, 2})
                for (bool const training : {true, false}) {
                    INFO(to_string(l));
                    test::check_against(c, nn::reference_backend(), b, 1e-5,
                                        {.training = training, .threads = threads});
                }
    }
}

TEST_CASE("own depthwise conv3d: nothing for other convolutions", "[nn][kernels]") {
    std::vector<nas::shape> const in{{4, 3, 3, 3}};
    auto const made = [&](conv3d const& op) {
        nn::kernel_site const site{.inputs = in, .output = op.infer(in)};
        return nn::cpu_kernels::depthwise_conv3d_kernel::make(op, site, test::levels().back()) != nullptr;
    };
    CHECK(made({.out_channels = 4, .kernel = 3, .groups = 4}));
    CHECK_FALSE(made({.out_channels = 8, .kernel = 3, .groups = 4}));
    CHECK_FALSE(made({.out_channels = 4, .kernel = 3, .groups = 2}));
    CHECK_FALSE(made({.out_channels = 4, .kernel = 3}));
}
