#include <memory>

#include <nas/nn/kernels/cpu/depthwise_conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

TEST_CASE("depthwise conv2d on own kernels equals the reference", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        backend b("own", nas::cpu::image_layout(l));
        b.provide<conv2d>([l](conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            fused_conv2d const fused{.conv = op, .act = nas::activation::none};
            return std::make_unique<cpu_kernels::depthwise_conv2d_kernel>(fused, site, l);
        });
        std::size_t compared = 0;
        for (auto const& c : test::conv2d_cases()) {
            if (!c.op.as<conv2d>()->geometry(1, c.inputs[0]).depthwise()) continue;
            INFO(to_string(l));
            for (int const threads : {1, 2})
                for (bool const training : {true, false})
                    test::check_against(c, reference_backend(), b, 1e-5, {.training = training, .threads = threads});
            ++compared;
        }
        CHECK(compared > 20);
    }
}

TEST_CASE("fused depthwise conv2d on own kernels equals the reference at inference", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const& c : test::fused_conv2d_cases()) {
            if (!c.op.as<fused_conv2d>()->conv.geometry(1, c.inputs[0]).depthwise()) continue;
            test::check_against(c, reference_backend(),
                                test::own_backend<fused_conv2d, cpu_kernels::depthwise_conv2d_kernel>(l), 1e-5,
                                {.training = false, .threads = 2});
        }
}
