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
