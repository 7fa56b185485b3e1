#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include <nas/space/space.hpp>
#include <nas/zoo/spinenet.hpp>

#include "support/catch.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"
#include "support/spinenet_levels.hpp"

using namespace nas;

namespace {

// What distinguishes two architectures, as numbers.
template <std::size_t N>
std::vector<int> flat(zoo::spinenet_architecture<N> const& a) {
    std::vector<int> out(a.intermediate_block_levels.begin(), a.intermediate_block_levels.end());
    for (auto const& b : a.intermediate_blocks) out.push_back(b.level_offset);
    return out;
}

} // namespace

TEST_CASE("spinenet: the size is exact, 75 entries in exchanged vectors", "[zoo]") {
    CHECK(cardinality(zoo::spinenet) == bigint::from_text("484177669814682145331078879615385600000"));
    CHECK(test::exchange_entries(zoo::spinenet) == 75);
}

TEST_CASE("spinenet: obeys the laws", "[zoo]") { test::check_laws(zoo::spinenet); }

TEST_CASE("spinenet: 1,440 encodings each are the same architecture", "[zoo]") {
    CHECK(cardinality(zoo::spinenet) / 1440 ==
          bigint::from_text("336234492926862600924360333066240000")); // 11! / (3! 5! 2!) = 27,720 orders
    // The same in small: three base levels, two of them equal.
    auto const small = zoo::spinenet_space(one_of(0, 1), just(zoo::spinenet_op::mbconv), one_of(2, 3, 3));
    auto const levels = permutation(one_of(2, 3, 3));
    std::set<std::array<int, 3>> orders;
    for (genome const& g : enumerate(levels)) orders.insert(decode(levels, g));
    CHECK(levels.cardinality() == 6);
    CHECK(orders.size() == 3);
    test::check_laws(small);
}

TEST_CASE("spinenet: the canonical form keeps the levels and assigns the base levels in one way", "[zoo]") {
    for (std::uint64_t i = 0; i < 200; ++i) {
        auto const a = decode(zoo::spinenet, sample(zoo::spinenet, rng(3).stream(i)));
        auto const c = canonical(a);
        CHECK(canonical(c) == c);
        CHECK(decode(zoo::spinenet, encode(zoo::spinenet, c)) == c);
        for (std::size_t b = 0; b < 11; ++b) {
            CHECK(c.level(b) == a.level(b));
            CHECK(c.intermediate_blocks[b].input_offsets == a.intermediate_blocks[b].input_offsets);
        }
        // The same levels from base levels in another order.
        auto other = a;
        for (std::size_t x = 0; x < 11; ++x)
            for (std::size_t y = 0; y < x; ++y) {
                int const dx = other.level(x) - other.intermediate_block_levels[y];
                int const dy = other.level(y) - other.intermediate_block_levels[x];
                if (dx < -1 || dx > 2 || dy < -1 || dy > 2) continue;
                std::swap(other.intermediate_block_levels[x], other.intermediate_block_levels[y]);
                other.intermediate_blocks[x].level_offset = dx;
                other.intermediate_blocks[y].level_offset = dy;
            }
        CHECK(canonical(other) == c);
    }
}

TEST_CASE("spinenet: canonical forms are counted by the sequences of levels", "[zoo]") {
    using zoo::spinenet_architecture;
    auto const levels_only = [](auto offset, auto bases, auto const& expected) {
        constexpr std::size_t n = decltype(bases)::arity;
        using architecture = spinenet_architecture<n>;
        auto const space =
            build<architecture>(field<&architecture::intermediate_blocks>(repeat<n>(
                                    build<zoo::spinenet_block>(field<&zoo::spinenet_block::level_offset>(offset)))),
                                field<&architecture::intermediate_block_levels>(permutation(bases)));
        std::set<std::vector<int>> forms;
        for (genome const& g : enumerate(space)) forms.insert(flat(canonical(decode(space, g))));
        CHECK(expected == forms.size());
    };
    levels_only(one_of(-1, 0, 1), one_of(2, 3, 3, 4), test::level_sequences({2, 3, 3, 4}, -1, 1));
    levels_only(one_of(0, 1), one_of(2, 3, 5), test::level_sequences({2, 3, 5}, 0, 1));
    levels_only(one_of(-1, 0, 1, 2), one_of(2, 3, 4), test::level_sequences({2, 3, 4}, -1, 2));
}

TEST_CASE("spinenet: 728,086,129 sequences of levels, 2.1e33 canonical points", "[zoo]") {
    bigint const sequences = test::level_sequences({2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5}, -1, 2);
    CHECK(sequences == 728086129);
    bigint const assignments = power(bigint(4), 11) * 39916800; // offsets, times 11!
    CHECK(cardinality(zoo::spinenet) % assignments == 0);
    CHECK(cardinality(zoo::spinenet) / assignments * sequences ==
          bigint::from_text("2105580697253989547378309332992000"));
}
