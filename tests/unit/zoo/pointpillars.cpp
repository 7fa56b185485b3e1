#include <set>
#include <tuple>

#include <nas/space/space.hpp>
#include <nas/zoo/pointpillars.hpp>

#include "support/catch.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

namespace {

template <class S>
std::size_t distinct_blocks(S const& space) {
    std::set<std::tuple<zoo::pointpillars_op, int, int, int, double, activation, int>> blocks;
    for (genome const& g : enumerate(space)) {
        auto const b = canonical(decode(space, g));
        CHECK(canonical(b) == b);
        CHECK(decode(space, encode(space, b)) == b);
        blocks.insert({b.block_fn, b.num_repeats, b.kernel_size, b.expand_ratio, b.se_ratio, b.activation, b.filters});
    }
    return blocks.size();
}

} // namespace

TEST_CASE("pointpillars: the size is exact, 56 decisions", "[zoo]") {
    CHECK(cardinality(zoo::pointpillars) == bigint::from_text("49127537715718523977728"));
    CHECK(sample(zoo::pointpillars, rng(1)).size() == 56);
    CHECK(test::exchange_entries(zoo::pointpillars) == 56);
}

TEST_CASE("pointpillars: obeys the laws", "[zoo]") { test::check_laws(zoo::pointpillars); }

TEST_CASE("pointpillars: 16,184,113,225,254,567,936 points differ", "[zoo]") {
    bigint product = 18; // the featurizer has no decision without effect
    for (int const level : zoo::pointpillars_backbone_levels)
        product *= distinct_blocks(zoo::pointpillars_backbone(level));
    product *= power(bigint(distinct_blocks(zoo::pointpillars_decoder())), 3);
    CHECK(product == bigint::from_text("16184113225254567936"));
}

TEST_CASE("pointpillars: the best published network is a point of the space", "[zoo]") {
    auto const a = zoo::pointpillars_point();
    CHECK(decode(zoo::pointpillars, encode(zoo::pointpillars, a)) == a);
    auto const c = canonical(a);
    CHECK(c.backbone_blocks[1].kernel_size == 3); // a bottleneck ignores it
    CHECK(c.backbone_blocks[0] == a.backbone_blocks[0]);
    CHECK(canonical(c) == c);
}
