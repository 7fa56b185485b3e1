#include <cstdint>
#include <limits>

#include <nas/space/between.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"

using nas::between;
using test::check_error, test::check_laws, test::fixed;

namespace {

template <class S>
std::vector<typename S::value_type> all(S const& space) {
    std::vector<typename S::value_type> out;
    for (nas::genome const& g : nas::enumerate(space)) out.push_back(nas::decode(space, g));
    return out;
}

} // namespace

TEST_CASE("between: both ends are included", "[space]") {
    CHECK(all(between(1, 4)) == std::vector{1, 2, 3, 4});
    CHECK(all(between(-2, 1)) == std::vector{-2, -1, 0, 1});
    CHECK(all(between(5, 5)) == std::vector{5});
}

TEST_CASE("between: a step that misses the upper end stops below it", "[space]") {
    CHECK(all(between(16, 64, 16)) == std::vector{16, 32, 48, 64});
    CHECK(all(between(1, 9, 3)) == std::vector{1, 4, 7});
    CHECK(all(between(1, 2, 100)) == std::vector{1});
}

TEST_CASE("between: one value is no decision", "[space]") {
    fixed none{};
    CHECK(between(7, 7).decode(none) == 7);
    CHECK(none.asked() == 0);
    STATIC_REQUIRE(between(7, 7).cardinality() == 1);
}

TEST_CASE("between: bounds of different types meet in their common type", "[space]") {
    STATIC_REQUIRE(std::is_same_v<decltype(between(1, std::int64_t{4}))::value_type, std::int64_t>);
    STATIC_REQUIRE(std::is_same_v<decltype(between(1u, std::size_t{4}))::value_type, std::size_t>);
}

TEST_CASE("between: ranges at the limits of their type", "[space]") {
    constexpr auto low = std::numeric_limits<std::int64_t>::min();
    constexpr auto high = std::numeric_limits<std::int64_t>::max();
    auto const sparse = between(low, high, high / 2);
    CHECK(all(sparse) ==
          std::vector{low, low + high / 2, low + high / 2 * 2, high / 2 + (low + high / 2 * 2), high - 1 - 2});
    CHECK(all(between(std::int8_t{-128}, std::int8_t{127}, 85)) == std::vector<std::int8_t>{-128, -43, 42, 127});
    STATIC_REQUIRE(between(0u, std::numeric_limits<std::uint32_t>::max() - 2).cardinality() == 0xfffffffeu);
}

TEST_CASE("between: empty ranges, useless steps and too many values are refused when made", "[space]") {
    check_error<nas::space_error>(
        "nas.space.11", [] { (void)between(4, 1); }, "from 4 to 1", "empty");
    check_error<nas::space_error>(
        "nas.space.11", [] { (void)between(1, 4, 0); }, "step of 0");
    check_error<nas::space_error>(
        "nas.space.11", [] { (void)between(1, 4, -1); }, "step of -1");
    check_error<nas::space_error>(
        "nas.space.11", [] { (void)between(0u, std::numeric_limits<std::uint32_t>::max()); }, "2^32");
}

TEST_CASE("between: encodes by arithmetic, whatever the range", "[space]") {
    constexpr auto wide = between(std::int64_t{-4'000'000'000}, std::int64_t{4'000'000'000}, 2);
    auto const g = nas::encode(wide, 1'234'567'890);
    CHECK(nas::decode(wide, g) == 1'234'567'890);
    for (std::int64_t const outside : {std::int64_t{3}, std::int64_t{-4'000'000'002}, std::int64_t{4'000'000'002}})
        check_error<nas::space_error>("nas.space.18", [&] { nas::encode(wide, outside); });
}

TEST_CASE("between: obeys the laws of every space", "[space][laws]") {
    check_laws(between(1, 4));
    check_laws(between(-10, 10, 4));
    check_laws(between(std::uint8_t{200}, std::uint8_t{255}));
    check_laws(between(1, 1'000'000'000));
}
