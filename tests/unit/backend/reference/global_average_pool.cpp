#include <vector>

#include <nas/backend/reference/global_average_pool.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;

TEST_CASE("reference global_average_pool: the mean of each plane", "[backend][reference]") {
    std::vector<float> const in{1, 2, 3, 6, -1, -1, 0, 0};
    std::vector<float> out(2);
    reference::global_average_pool_forward(2, 4, in.data(), out.data());
    CHECK(out == std::vector<float>{3, -0.5f});
}

TEST_CASE("reference global_average_pool: the gradient is shared evenly", "[backend][reference]") {
    std::vector<float> const gradient{8, -2};
    std::vector<float> out(8, -1e9f);
    reference::global_average_pool_backward(2, 4, gradient.data(), out.data());
    CHECK(out == std::vector<float>{2, 2, 2, 2, -0.5f, -0.5f, -0.5f, -0.5f});
}
