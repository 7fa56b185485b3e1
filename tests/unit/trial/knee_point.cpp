#include <vector>

#include <nas/trial/knee_point.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using points = std::vector<double>;

TEST_CASE("knee_point: is the point farthest from the line between the ends", "[knee_point]") {
    CHECK(nas::knee_point(points{0, 10, 8, 9, 9, 5, 10, 0}, 2) == 1);
    CHECK(nas::knee_point(points{0, 1000, 8, 500, 9, 400, 10, 0}, 2) == 1); // whatever the scales: 1.3, 1.3
    CHECK(nas::knee_point(points{0, 1000, 8, 400, 9, 450, 10, 0}, 2) == 2);
    CHECK(nas::knee_point(points{1, 0, 0, 0, 1, 0, 0, 0, 1, 0.5, 0.5, 0.5}, 3) == 3);
}

TEST_CASE("knee_point: few points and constant objectives are no trouble", "[knee_point]") {
    CHECK(nas::knee_point(points{3, 4}, 2) == 0);
    CHECK(nas::knee_point(points{3, 4, 3, 4}, 2) == 0);
    CHECK(nas::knee_point(points{1, 7, 2, 7}, 2) == 1);
    test::check_error<nas::search_error>("nas.controller.34", [] { (void)nas::knee_point({}, 2); });
    test::check_error<nas::search_error>("nas.controller.34", [] { (void)nas::knee_point(points{1, 2, 3}, 2); });
    test::check_error<nas::search_error>("nas.controller.34", [] { (void)nas::knee_point(points{1}, 0); });
}
