#include <nas/nn/kernels/cpu/add.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("add on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::add, nas::nn::cpu_kernels::add_kernel>(test::joining_cases());
}
