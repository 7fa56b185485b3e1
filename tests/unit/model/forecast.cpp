#include <nas/model/forecast.hpp>

#include "support/catch.hpp"

TEST_CASE("forecast: the deviation is the root of the variance, never not a number", "[forecast]") {
    CHECK(nas::model::forecast{1, 4}.deviation() == 2);
    CHECK(nas::model::forecast{1, -1e-17}.deviation() == 0);
    CHECK(nas::model::forecast{1, 4} != nas::model::forecast{1, 5});
}
