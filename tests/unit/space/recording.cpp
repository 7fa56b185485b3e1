#include <nas/space/recording.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

TEST_CASE("recording: keeps what was asked and answered", "[space]") {
    constexpr auto space = nas::repeat<3>(nas::one_of(3, 5, 7));
    auto const g = nas::detail::record(
        space, 3, [](nas::decision d, std::size_t n) { return static_cast<std::uint32_t>(n) % d.arity; });
    CHECK(g == nas::encode(space, {3, 5, 7}));
}

TEST_CASE("recording: a decision asked twice is an error", "[space]") {
    auto const twice =
        nas::program([](nas::chooser& pick) { return pick("a", nas::one_of(1, 2)) + pick("a", nas::one_of(1, 2)); });
    test::check_error<nas::space_error>(
        "nas.space.9", [&] { nas::detail::record(twice, 2, [](nas::decision, std::size_t) { return 0u; }); });
}
