#include <nas/space/draw.hpp>

#include "support/catch.hpp"

TEST_CASE("draw: depends on the stream and the key of the decision alone", "[space]") {
    nas::rng const r(5);
    nas::decision const d{7, 1000};
    CHECK(nas::detail::draw(r, d) == nas::detail::draw(r, d));
    CHECK(nas::detail::draw(r, d) == r.stream(7).below(1000));
    CHECK(nas::detail::draw(r, d) != nas::detail::draw(r, {8, 1000}));
    CHECK(nas::detail::draw(r, d) != nas::detail::draw(nas::rng(6), d));
}

TEST_CASE("draw: follows weights, and gives what rounding leaves to the last that has any", "[space]") {
    double const weights[] = {0, 0.25, 0.75 - 1e-7, 0};
    int counts[4] = {};
    for (std::uint64_t i = 0; i < 8'000; ++i) ++counts[nas::detail::draw(nas::rng(i), {7, 4}, weights)];
    CHECK(counts[0] + counts[3] == 0);
    CHECK(counts[1] == Approx(2'000).margin(160)); // four standard deviations
}
