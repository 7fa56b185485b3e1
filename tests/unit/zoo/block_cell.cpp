#include <cstddef>
#include <cstdint>

#include <nas/space/space.hpp>
#include <nas/zoo/block_cell.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("block_cell: five blocks read the two inputs and earlier blocks", "[zoo]") {
    constexpr auto cells = zoo::block_cells(one_of(0, 1, 2));
    CHECK(cardinality(cells) == bigint(720 * 720) * power(3, 10));
    CHECK(cardinality(zoo::cell_pairs(cells)) == cardinality(cells) * cardinality(cells));
    for (std::uint64_t i = 0; i < 200; ++i) {
        auto const c = decode(cells, sample(cells, rng(1).stream(i)));
        for (std::size_t b = 0; b < 5; ++b)
            for (int const in : c.blocks[b].inputs) CHECK((in >= 0 && in < static_cast<int>(b) + 2));
    }
}
