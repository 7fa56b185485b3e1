#include <array>

#include <nas/space/space.hpp>
#include <nas/zoo/spinenet_v2.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"
#include "support/spinenet_levels.hpp"

using namespace nas;

TEST_CASE("spinenet_v2: the size is exact, 70 entries in exchanged vectors", "[zoo]") {
    CHECK(cardinality(zoo::spinenet_v2) == bigint::from_text("764783588047793273280921600000"));
    // 15 of them are the only block function, which is fixed here.
    CHECK(test::exchange_entries(zoo::spinenet_v2) + 15 == 70);
}

TEST_CASE("spinenet_v2: obeys the laws", "[zoo]") { test::check_laws(zoo::spinenet_v2); }

TEST_CASE("spinenet_v2: the points that differ", "[zoo]") {
    CHECK(cardinality(zoo::spinenet_v2) / 720 ==
          bigint::from_text("1062199427844157324001280000")); // by order of the base levels
    bigint const sequences = test::level_sequences({2, 3, 3, 3, 4, 4, 4, 4, 4, 5}, -1, 1);
    CHECK(sequences == 10809084);
    bigint const assignments = power(bigint(3), 10) * 3628800; // offsets, times 10!
    CHECK(cardinality(zoo::spinenet_v2) % assignments == 0);
    CHECK(cardinality(zoo::spinenet_v2) / assignments * sequences == bigint::from_text("38579080409676693798912000"));
}

TEST_CASE("spinenet_v2: SpineNet-49 is not in the space: it has residual blocks and a block of level 7", "[zoo]") {
    auto const a = zoo::spinenet_49();
    CHECK(std::array{a.level(0), a.level(1), a.level(7), a.level(9)} == std::array{2, 4, 7, 5});
    test::check_error<space_error>("nas.space.18", [&] { (void)encode(zoo::spinenet_v2, a); });
    auto bottlenecks = a;
    for (auto& b : bottlenecks.intermediate_blocks) b.block_fn = zoo::spinenet_op::bottleneck;
    test::check_error<space_error>(
        "nas.space.18", [&] { (void)encode(zoo::spinenet_v2, bottlenecks); }, "level_offset");
}
