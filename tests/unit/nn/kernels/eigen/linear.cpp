#include <nas/nn/kernels/eigen/linear.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("linear on Eigen equals the reference, forward and backward", "[backend][eigen]") {
    auto cases = test::linear_cases();
    cases.push_back({"linear 300 -> 120", nas::nn::linear{.out_features = 120}, {{300}}, 70});
    test::check_own<nas::nn::linear, nas::nn::eigen_kernels::linear_kernel>(cases);
}
