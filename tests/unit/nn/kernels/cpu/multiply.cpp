#include <nas/nn/kernels/cpu/multiply.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("multiply on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::multiply, nas::nn::cpu_kernels::multiply_kernel>(test::joining_cases());
}
