#include <nas/space/cardinality.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::cardinality;

namespace {

/// A user's space that cannot say its size.
struct many {
    using value_type = int;
    int decode(nas::chooser& c) const { return static_cast<int>(c.pick(20'000'000)); }
};

} // namespace

TEST_CASE("cardinality: what combinators compute is known to the compiler", "[space]") {
    STATIC_REQUIRE(cardinality(test::layer) == 2 + 12 + 1);
    STATIC_REQUIRE(cardinality(nas::repeat<20>(nas::one_of(1, 2, 3, 4))) == nas::power(4, 20)); // SPOS
    STATIC_REQUIRE(cardinality(nas::repeat<22>(nas::between(1, 9))) == nas::power(9, 22));      // FBNet, 9.8e20
}

TEST_CASE("cardinality: a user's space is counted by walking", "[space]") {
    CHECK(cardinality(test::coin_tosses{}) == 5);
    CHECK(cardinality(nas::repeat<3>(test::coin_tosses{})) == 125);
}

TEST_CASE("cardinality: walking stops at ten million points", "[space]") {
    test::check_error<nas::space_error>(
        "nas.space.13", [] { (void)cardinality(many{}); }, "10000000", "combinators");
}
