#include <vector>

#include <nas/trial/crowding_distance.hpp>
#include <nas/trial/non_dominated_sort.hpp>

#include "support/catch.hpp"

using numbers = std::vector<double>;

TEST_CASE("crowding_distance: the worked example of NSGA-II", "[crowding_distance]") {
    numbers const p{-1, -5, -2, -3, -3, -3, -4, -1, -5, -5}; // both minimised, so negative
    auto const ranks = nas::non_dominated_ranks(p, 2);
    CHECK(ranks == std::vector<std::size_t>{0, 0, 1, 0, 2});
    auto const d = nas::crowding_distances(p, 2, ranks);
    double const infinity = nas::math::infinity;
    CHECK(d == numbers{infinity, 2.0, infinity, infinity, infinity}); // (4 - 1) / 3 + (5 - 1) / 4
}

TEST_CASE("crowding_distance: a coordinate that is the same everywhere has no say", "[crowding_distance]") {
    numbers const p{1, 7, 2, 7, 3, 7, 5, 7};
    std::vector<std::size_t> const one_front(4, 0);
    auto const d = nas::crowding_distances(p, 2, one_front);
    CHECK(d[1] == 0.5);
    CHECK(d[2] == 0.75);
    CHECK(d[0] == nas::math::infinity);
    numbers const same{2, 2, 2, 2, 2, 2};
    CHECK(nas::crowding_distances(same, 2, std::vector<std::size_t>(3, 0)) == numbers{0, 0, 0});
    CHECK(nas::crowding_distances({}, 2, {}).empty());
}
