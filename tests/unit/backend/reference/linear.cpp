#include <vector>

#include <nas/backend/reference/linear.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;

namespace {
using tensor = std::vector<float>;
constexpr reference::linear_sizes sizes{.batch = 2, .in_features = 3, .out_features = 2};
tensor const in{1, 2, 3, 4, 5, 6};
tensor const weight{1, 0, -1, 2, 1, 0.5f}; // rows are outputs
} // namespace

TEST_CASE("reference linear: out = weight * in + bias, by hand", "[backend][reference]") {
    tensor const bias{10, 20};
    for (int const threads : {1, 3}) {
        tensor out(4, -1e9f);
        reference::linear_forward(sizes, in.data(), weight.data(), bias.data(), out.data(), threads);
        CHECK(out == tensor{1 - 3 + 10, 2 + 2 + 1.5f + 20, 4 - 6 + 10, 8 + 5 + 3 + 20});
        reference::linear_forward(sizes, in.data(), weight.data(), nullptr, out.data(), threads);
        CHECK(out == tensor{-2, 5.5f, -2, 16});
    }
}

TEST_CASE("reference linear: gradients by hand", "[backend][reference]") {
    tensor const gradient{1, 2, -1, 3};
    for (int const threads : {1, 4}) {
        tensor data(6, -1e9f), weights(6, -1e9f), bias(2, -1e9f);
        reference::linear_backward_data(sizes, gradient.data(), weight.data(), data.data(), threads);
        CHECK(data == tensor{1 + 4, 2, -1 + 1, -1 + 6, 3, 1 + 1.5f});
        reference::linear_backward_weights(sizes, in.data(), gradient.data(), weights.data(), threads);
        CHECK(weights == tensor{1 - 4, 2 - 5, 3 - 6, 2 + 12, 4 + 15, 6 + 18});
        reference::linear_backward_bias(sizes, gradient.data(), bias.data());
        CHECK(bias == tensor{0, 5});
    }
}
