#include <nas/nn/kernels/cpu/activate.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("activate on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::activate, nas::nn::cpu_kernels::activate_kernel>(test::activate_cases());
}

TEST_CASE("activate on own kernels: backward keeps the output where it can, else the input", "[backend][cpu]") {
    using namespace nas::nn;
    nas::shape const s{3, 4, 4};
    kernel_site const site{.inputs = {&s, 1}, .output = s, .batch = 2, .training = true};
    auto const needs = [&](nas::activation a) {
        return cpu_kernels::activate_kernel({.function = a}, site, nas::cpu::simd_level::baseline).needs();
    };
    CHECK(needs(nas::activation::relu6).backward_reads_output);
    CHECK_FALSE(needs(nas::activation::relu6).backward_reads_inputs);
    CHECK(needs(nas::activation::swish).backward_reads_inputs);
    CHECK_FALSE(needs(nas::activation::swish).backward_reads_output);
}
