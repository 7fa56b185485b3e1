#include <array>

#include <nas/io/vector_json.hpp>
#include <nas/space/space.hpp>
#include <nas/zoo/spinenet_mbconv.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"
#include "support/spinenet_levels.hpp"

using namespace nas;

TEST_CASE("spinenet_mbconv: the size is exact, 75 entries in exchanged vectors", "[zoo]") {
    CHECK(cardinality(zoo::spinenet_mbconv) == bigint::from_text("7387964932475008321091901849600000"));
    // 16 of them are the only block function, which is fixed here.
    CHECK(test::exchange_entries(zoo::spinenet_mbconv) + 16 == 75);
}

TEST_CASE("spinenet_mbconv: obeys the laws", "[zoo]") { test::check_laws(zoo::spinenet_mbconv); }

TEST_CASE("spinenet_mbconv: the points that differ", "[zoo]") {
    CHECK(cardinality(zoo::spinenet_mbconv) / 2880 ==
          bigint::from_text("2565265601553822333712465920000")); // by order of the base levels
    bigint const sequences = test::level_sequences({2, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5}, -1, 2);
    CHECK(sequences == 568791884);
    bigint const assignments = power(bigint(4), 11) * 39916800; // offsets, times 11!
    CHECK(cardinality(zoo::spinenet_mbconv) % assignments == 0);
    CHECK(cardinality(zoo::spinenet_mbconv) / assignments * sequences ==
          bigint::from_text("25099356874039884126093312000"));
}

TEST_CASE("spinenet_mbconv: the published network is a point of the space, in canonical form", "[zoo]") {
    auto const a = zoo::spinenet_mbconv_point();
    CHECK(decode(zoo::spinenet_mbconv, encode(zoo::spinenet_mbconv, a)) == a);
    CHECK(canonical(a) == a);
    std::array const levels{2, 2, 4, 3, 4, 6, 4, 5, 7, 5, 5};
    for (std::size_t i = 0; i < 11; ++i) CHECK(a.level(i) == levels[i]);
}

TEST_CASE("spinenet_mbconv: windowed inputs are exchanged by the number of the block, also where there is no choice",
          "[zoo]") {
    auto const g = encode(zoo::spinenet_mbconv, zoo::spinenet_mbconv_point());
    auto const vector = io::vector_to_json(zoo::spinenet_mbconv, g);
    CHECK(vector.size() == 75 - 16);
    CHECK(vector["intermediate_blocks[0].input_offsets[1]"] == "1/2 (1)");
    CHECK(vector["intermediate_blocks[10].input_offsets[0]"] == "1/4 (9)");
    CHECK(vector["intermediate_blocks[10].input_offsets[1]"] == "3/4 (11)");
    CHECK(io::vector_from_json(zoo::spinenet_mbconv, vector) == g);
}
