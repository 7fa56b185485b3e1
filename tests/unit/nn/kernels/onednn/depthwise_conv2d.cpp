#include <nas/nn/kernels/onednn/depthwise_conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

namespace {

backend only_depthwise(nas::cpu::simd_level l) {
    onednn_kernels::context const context{nas::onednn::engine(), l, false};
    backend b("onednn", nas::cpu::image_layout(l));
    auto const make = [context](fused_conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<onednn_kernels::depthwise_conv2d_kernel>(op, site, context);
    };
    b.provide<fused_conv2d>(make);
    b.provide<conv2d>([make](conv2d const& op, kernel_site const& site) {
        return make({.conv = op, .act = nas::activation::none}, site);
    });
    return b;
}

std::string name_of(nas::cpu::simd_level l, conv2d const& op, nas::shape const& in) {
    kernel_site const site{.inputs = {&in, 1},
                           .output = op.infer({&in, 1}),
                           .batch = 2,
                           .training = true,
                           .image_layout = nas::cpu::image_layout(l)};
    return std::string(only_depthwise(l).make_kernel(op, site)->implementation());
}

} // namespace

TEST_CASE("depthwise conv2d: equal to the reference at every level, forward and backward", "[backend][onednn]") {
    for (auto const l : test::levels()) {
        std::size_t compared = 0;
        for (auto const& c : test::conv2d_cases()) {
            if (!c.op.as<conv2d>()->geometry(1, c.inputs[0]).depthwise()) continue;
            INFO(to_string(l));
            for (int const threads : {1, 2})
                for (bool const training : {true, false})
                    test::check_against(c, reference_backend(), only_depthwise(l), 1e-5,
                                        {.training = training, .threads = threads});
            ++compared;
        }
        for (auto const& c : test::fused_conv2d_cases()) {
            if (!c.op.as<fused_conv2d>()->conv.geometry(1, c.inputs[0]).depthwise()) continue;
            test::check_against(c, reference_backend(), only_depthwise(l), 1e-5, {.training = false, .threads = 2});
            ++compared;
        }
        CHECK(compared > 20);
    }
}

TEST_CASE("depthwise conv2d: the name tells which directions are own kernels", "[backend][onednn]") {
    auto const l = nas::cpu::best_simd_level();
    std::string const own(to_string(l));
    std::string const narrow = name_of(l, {.out_channels = 32, .kernel = 3, .groups = 32}, {32, 8, 8});
    std::string const wide = name_of(l, {.out_channels = 32, .kernel = 5, .groups = 32}, {32, 8, 8});
    std::string const dilated = name_of(l, {.out_channels = 32, .kernel = 3, .dilation = 2, .groups = 32}, {32, 8, 8});
    CHECK(narrow.find("ref") == std::string::npos);
    CHECK(wide.find("weight gradient " + own) != std::string::npos);
    CHECK(dilated.find("input gradient " + own) != std::string::npos);
}
