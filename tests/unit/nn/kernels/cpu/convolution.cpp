#include <nas/nn/kernels/cpu/convolution.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

TEST_CASE("own convolutions: depthwise ones have a kernel of their own, and activations are for inference",
          "[backend][cpu]") {
    auto const l = nas::cpu::simd_level::baseline;
    nas::shape const in{16, 6, 6};
    nas::layout const blocked = nas::cpu::image_layout(l);
    auto const make = [&](std::int64_t groups, bool training, nas::activation act) {
        fused_conv2d const op{.conv = {.out_channels = 16, .kernel = 3, .groups = groups}, .act = act};
        return cpu_kernels::make_convolution(op,
                                             {.inputs = {&in, 1},
                                              .output = in,
                                              .batch = 8,
                                              .training = training,
                                              .image_layout = blocked,
                                              .input_layouts = {&blocked, 1}},
                                             l);
    };
    for (std::int64_t const groups : {1, 2, 16}) {
        CHECK_FALSE(make(groups, true, nas::activation::relu));
        CHECK(make(groups, false, nas::activation::relu));
        auto const k = make(groups, true, nas::activation::none);
        REQUIRE(k);
        CHECK(k->implementation() == "baseline");
        CHECK(k->offers(true) ==
              norm_duties{.norm_on_load = true, .norm_sums = true, .norm_behind = true, .gate_on_load = groups < 16});
    }
    CHECK(dynamic_cast<cpu_kernels::depthwise_conv2d_kernel*>(make(16, true, nas::activation::none).get()));
    CHECK(dynamic_cast<cpu_kernels::segment_kernel*>(make(2, true, nas::activation::none).get()));
    CHECK(dynamic_cast<cpu_kernels::conv2d_kernel*>(make(1, false, nas::activation::none).get()));
}
