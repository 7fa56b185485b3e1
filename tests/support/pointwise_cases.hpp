#pragma once
// Elementwise functions, softmax and broadcasting arithmetic at shapes and options that kernels get wrong.

#include <string>
#include <vector>

#include <nas/nn/ops/binary.hpp>
#include <nas/nn/ops/drop_path.hpp>
#include <nas/nn/ops/elementwise.hpp>
#include <nas/nn/ops/log_softmax.hpp>
#include <nas/nn/ops/positional_encoding.hpp>
#include <nas/nn/ops/prelu.hpp>
#include <nas/nn/ops/softmax.hpp>

#include "support/op_cases.hpp"

namespace test {

/// Functions that exist on positive numbers only are left out.
inline std::vector<op_case> pointwise_cases() {
    namespace nn = nas::nn;
    using f = nas::elementwise_function;
    std::vector<op_case> cases;
    for (f const function : {f::gelu, f::gelu_tanh, f::softplus, f::mish, f::tanh, f::swish, f::log_sigmoid, f::affine,
                             f::negate, f::square, f::exp, f::erf, f::sin, f::cos})
        cases.push_back(
            {"elementwise " + std::string(to_string(function)), nn::elementwise{function}, {{17, 3, 5}}, 2});
    // Kinks and steps lie at multiples of 0.125, and inputs between them.
    for (f const function : {f::elu, f::celu, f::selu, f::leaky_relu, f::softsign, f::clip, f::thresholded_relu, f::abs,
                             f::sign, f::floor, f::ceil, f::round})
        cases.push_back(
            {"elementwise " + std::string(to_string(function)), nn::elementwise{function}, {{31}}, 2, 0.125});
    cases.push_back({"elementwise hard_sigmoid", nn::elementwise{f::hard_sigmoid, 0.25, 0.5}, {{31}}, 2, 0.125});
    cases.push_back({"elementwise affine 2 3", nn::elementwise{f::affine, 2.0, 3.0}, {{4, 5}}, 2});
    cases.push_back({"prelu of images", nn::prelu{}, {{17, 2, 2}}, 2, 0.125});
    cases.push_back({"prelu of vectors", nn::prelu{}, {{9}}, 5, 0.125});
    cases.push_back({"prelu shared", nn::prelu{.shared = true}, {{4, 3, 3}}, 2, 0.125});
    for (std::int64_t const axis : {0, 1, 2, -1}) {
        cases.push_back({"softmax over " + std::to_string(axis), nn::softmax{.axis = axis}, {{5, 3, 4}}, 2});
        cases.push_back({"log_softmax over " + std::to_string(axis), nn::log_softmax{.axis = axis}, {{5, 3, 4}}, 2});
    }
    cases.push_back({"softmax of vectors", nn::softmax{}, {{33}}, 3});
    cases.push_back({"softmax of one", nn::softmax{}, {{4, 1}}, 2});
    using b = nas::binary_function;
    for (b const function : {b::add, b::subtract, b::multiply}) {
        std::string const name = "binary " + std::string(to_string(function));
        cases.push_back({name + " equal", nn::binary{function}, {{17, 3}, {17, 3}}, 2});
        cases.push_back({name + " row", nn::binary{function}, {{3, 4, 5}, {5}}, 2});
        cases.push_back({name + " both repeat", nn::binary{function}, {{3, 1, 5}, {4, 1}}, 2});
        cases.push_back({name + " gate first", nn::binary{function}, {{6, 1, 1}, {6, 2, 3}}, 2});
        cases.push_back({name + " five axes", nn::binary{function}, {{2, 3, 1, 2, 3}, {3, 2, 1, 3}}, 2});
    }
    for (b const function : {b::maximum, b::minimum})
        cases.push_back(
            {"binary " + std::string(to_string(function)), nn::binary{function}, {{7, 3}, {3}}, 2, 0, false});
    cases.push_back({"drop_path", nn::drop_path{.rate = 0.5}, {{4, 3, 3}}, 6});
    cases.push_back({"drop_path never", nn::drop_path{.rate = 0}, {{5}}, 3});
    cases.push_back({"positional_encoding", nn::positional_encoding{}, {{5, 7}}, 2});
    cases.push_back({"positional_encoding learned", nn::positional_encoding{.learned = true}, {{5, 7}}, 3});
    return cases;
}

} // namespace test
