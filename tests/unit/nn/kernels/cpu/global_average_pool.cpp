#include <nas/nn/kernels/cpu/global_average_pool.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("global_average_pool on own kernels: equal to the reference at every level, forward and backward",
          "[backend][cpu]") {
    test::check_own<nas::nn::global_average_pool, nas::nn::cpu_kernels::global_average_pool_kernel>(
        test::joining_cases());
}
