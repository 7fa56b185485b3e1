#include <nas/nn/kernels/cpu/dropout.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("dropout on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::dropout, nas::nn::cpu_kernels::dropout_kernel>(test::joining_cases());
}
