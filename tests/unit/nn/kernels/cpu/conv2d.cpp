#include <memory>

#include <nas/nn/kernels/cpu/conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

TEST_CASE("conv2d on own kernels equals the reference, grouped and depthwise ones too", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        backend b("own", nas::cpu::image_layout(l));
        b.provide<conv2d>([l](conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            fused_conv2d const fused{.conv = op, .act = nas::activation::none};
            return std::make_unique<cpu_kernels::conv2d_kernel>(fused, site, l);
        });
        for (auto const& c : test::conv2d_cases()) {
            INFO(to_string(l));
            test::check_against(c, reference_backend(), b, 1e-5, {.training = true, .threads = 1});
            test::check_against(c, reference_backend(), b, 1e-5, {.training = true, .threads = 2});
            test::check_against(c, reference_backend(), b, 1e-5, {.training = false, .threads = 2});
        }
    }
}

TEST_CASE("fused_conv2d on own kernels equals the reference at inference", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const& c : test::fused_conv2d_cases())
            test::check_against(c, reference_backend(), test::own_backend<fused_conv2d, cpu_kernels::conv2d_kernel>(l),
                                1e-5, {.training = false, .threads = 2});
}
