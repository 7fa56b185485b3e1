#include <array>

#include <nas/space/space.hpp>
#include <nas/zoo/nasnet.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("nasnet: (720^2 * 338^5)^2 pairs of cells, NASNet-A among them", "[zoo]") {
    CHECK(cardinality(zoo::nasnet).to_text() == "5229943396058757337940161399357440000");
    CHECK(cardinality(zoo::nasnet_cells) * cardinality(zoo::nasnet_cells) == cardinality(zoo::nasnet));
    CHECK(decode(zoo::nasnet, encode(zoo::nasnet, zoo::nasnet_a())) == zoo::nasnet_a());
    CHECK(zoo::nasnet_a().reduction.blocks[3].inputs == std::array{3, 2});
}

TEST_CASE("nasnet: a decoded pair has 50 decisions", "[zoo]") { CHECK(sample(zoo::nasnet, rng(1)).size() == 50); }

TEST_CASE("nasnet: the laws hold", "[zoo]") { test::check_laws(zoo::nasnet); }
