#include <nas/nn/kernels/cpu/concat.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("concat on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::concat, nas::nn::cpu_kernels::concat_kernel>(test::joining_cases());
}
