#include <nas/nn/kernels/cpu/pool2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("pool2d on own kernels: equal to the reference at every level, forward and backward", "[backend][cpu]") {
    test::check_own<nas::nn::pool2d, nas::nn::cpu_kernels::pool2d_kernel>(test::pool2d_cases());
}
