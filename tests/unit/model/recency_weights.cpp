#include <nas/model/recency_weights.hpp>

#include "support/catch.hpp"

using nas::model::recency_weights;

TEST_CASE("recency_weights: up to 25 observations weigh the same", "[model]") {
    for (std::size_t const n : {1u, 7u, 25u})
        for (std::size_t i = 0; i < n; ++i) CHECK(recency_weights{n}(i) == 1);
}

TEST_CASE("recency_weights: older ones lie on a line from 1/n to 1", "[model]") {
    recency_weights const w{30}; // five on the line
    CHECK(w.ramp() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(w(i) == Approx(1.0 / 30 + (1 - 1.0 / 30) * static_cast<double>(i) / 4));
    for (std::size_t i = 5; i < 30; ++i) CHECK(w(i) == 1);
    CHECK(recency_weights{26}(0) == Approx(1.0 / 26)); // a line of one point
    CHECK(recency_weights{26}(1) == 1);
}
