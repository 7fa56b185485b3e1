#include <nas/nn/kernels/cpu/batch_norm.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("batch_norm on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::batch_norm, nas::nn::cpu_kernels::batch_norm_kernel>(test::batch_norm_cases());
}

TEST_CASE("norm_act on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::norm_act, nas::nn::cpu_kernels::batch_norm_kernel>(test::norm_act_cases());
}

TEST_CASE("batch_norm on own kernels: one element per channel has no variance to train with", "[backend][cpu]") {
    using namespace nas::nn;
    nas::shape const one{16, 1, 1};
    kernel_site const site{.inputs = {&one, 1}, .output = one, .batch = 1, .training = true};
    try {
        cpu_kernels::batch_norm_kernel const k(batch_norm{}, site, nas::cpu::simd_level::baseline);
        FAIL("accepted");
    } catch (nas::backend_error const& e) {
        CHECK(e.id() == "nas.backend.10");
    }
}
