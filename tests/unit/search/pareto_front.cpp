#include <cstdint>
#include <set>

#include <nas/core/rng.hpp>
#include <nas/search/pareto_front.hpp>

#include "support/catch.hpp"

using nas::pareto_front;

namespace {

std::vector<std::size_t> front_of(std::vector<double> const& points, std::size_t dimensions) {
    return pareto_front<double>(points, dimensions);
}

} // namespace

// The five points of Deb et al. 2002's worked example, minimised: {(1,5), (2,3), (4,1)} is the first front.
TEST_CASE("pareto_front: keeps what no other point beats", "[search]") {
    CHECK(front_of({-1, -5, -2, -3, -3, -3, -4, -1, -5, -5}, 2) == std::vector<std::size_t>{0, 1, 3});
}

TEST_CASE("pareto_front: of equal points the first stays", "[search]") {
    CHECK(front_of({1, 1, 1, 1, 1, 1}, 2) == std::vector<std::size_t>{0});
    CHECK(front_of({0, 1, 2, 3, 2, 3, 3, 2}, 2) == std::vector<std::size_t>{3, 1});
}

TEST_CASE("pareto_front: one dimension has one best", "[search]") {
    CHECK(front_of({3, 7, 7, 1}, 1) == std::vector<std::size_t>{1});
    CHECK(front_of({}, 2).empty());
    CHECK(front_of({1, 2}, 0).empty());
}

TEST_CASE("pareto_front: agrees with comparing all pairs", "[search]") {
    nas::rng random(3);
    for (std::size_t const dimensions : {1u, 2u, 3u, 4u})
        for (int round = 0; round < 30; ++round) {
            std::vector<double> points;
            std::size_t const n = 1 + random.below(60);
            for (std::size_t i = 0; i < n * dimensions; ++i) points.push_back(random.below(8)); // many ties
            std::set<std::size_t> expected;
            for (std::size_t i = 0; i < n; ++i) {
                bool beaten = false;
                for (std::size_t j = 0; j < n; ++j) {
                    bool no_worse = true, better = false;
                    for (std::size_t d = 0; d < dimensions; ++d) {
                        no_worse = no_worse && points[j * dimensions + d] >= points[i * dimensions + d];
                        better = better || points[j * dimensions + d] > points[i * dimensions + d];
                    }
                    beaten = beaten || (no_worse && (better || j < i));
                }
                if (!beaten) expected.insert(i);
            }
            auto const front = front_of(points, dimensions);
            CHECK(std::set<std::size_t>(front.begin(), front.end()) == expected);
            CHECK(front.size() == expected.size());
            for (std::size_t i = 1; i < front.size(); ++i)
                CHECK(points[front[i - 1] * dimensions] >= points[front[i] * dimensions]);
        }
}
