#include <limits>
#include <vector>

#include <nas/search/curve.hpp>

#include "support/catch.hpp"

using nas::curve_point;
using points = std::vector<curve_point>;

TEST_CASE("curve: the value at a step is the one reported last", "[search]") {
    points const c{{1, 0.1}, {3, 0.3}, {3, 0.4}};
    CHECK(nas::detail::value_at(c, 1) == 0.1);
    CHECK(nas::detail::value_at(c, 3) == 0.4);
    CHECK(!nas::detail::value_at(c, 2));
}

TEST_CASE("curve: the best until a step is the largest finite value", "[search]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    points const c{{1, 0.1}, {2, nan}, {3, 0.4}, {4, 0.2}};
    CHECK(nas::detail::best_until(c, 2) == 0.1);
    CHECK(nas::detail::best_until(c, 4) == 0.4);
    CHECK(!nas::detail::best_until(c, 0));
    CHECK(!nas::detail::best_until(points{{1, nan}}, 1));
}

TEST_CASE("curve: a trial is due once per interval after the warm-up", "[search]") {
    points c;
    std::vector<int> looked;
    for (int step = 1; step <= 12; ++step) {
        c.push_back({step, 0});
        if (nas::detail::due(c, 3, 4)) looked.push_back(step);
    }
    CHECK(looked == std::vector<int>{3, 7, 11});
    // Who reports seldom is looked at in the first report of each interval.
    CHECK(nas::detail::due(points{{2, 0}, {6, 0}}, 3, 4));
    CHECK(nas::detail::due(points{{2, 0}, {6, 0}, {9, 0}}, 3, 4));
    CHECK(!nas::detail::due(points{{2, 0}, {8, 0}, {9, 0}}, 3, 4));
    CHECK(!nas::detail::due(points{}, 0, 1));
}
