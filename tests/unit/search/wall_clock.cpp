#include <ctime>

#include <nas/search/wall_clock.hpp>

#include "support/catch.hpp"

TEST_CASE("wall_clock: counts seconds since 1970 and does not go back", "[search]") {
    double const a = nas::wall_clock(), b = nas::wall_clock();
    CHECK(b >= a);
    CHECK(a == Approx(static_cast<double>(std::time(nullptr))).margin(2));
    CHECK(nas::no_clock == nullptr);
}
