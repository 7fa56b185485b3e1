#include <limits>

#include <nas/core/is_finite.hpp>

#include "support/catch.hpp"

TEST_CASE("is_finite: separates numbers from NaN and the infinities", "[core]") {
    using limits = std::numeric_limits<double>;
    for (double const x : {0.0, -0.0, 1.0, limits::max(), limits::lowest(), limits::min(), limits::denorm_min()})
        CHECK(nas::is_finite(x));
    for (double const x :
         {limits::infinity(), -limits::infinity(), limits::quiet_NaN(), -limits::quiet_NaN(), limits::signaling_NaN()})
        CHECK(!nas::is_finite(x));
}
