#include <nas/nn/kernels/cpu/flatten.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("flatten on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::flatten, nas::nn::cpu_kernels::flatten_kernel>(test::joining_cases());
}
