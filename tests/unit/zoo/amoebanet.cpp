#include <array>
#include <cstddef>

#include <nas/space/space.hpp>
#include <nas/zoo/amoebanet.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("amoebanet: (720^2 * 8^10)^2 pairs of cells, AmoebaNet-A among them", "[zoo]") {
    CHECK(cardinality(zoo::amoebanet).to_text() == "309834464941077422470594560000");
    CHECK(decode(zoo::amoebanet, encode(zoo::amoebanet, zoo::amoebanet_a())) == zoo::amoebanet_a());
    // The used mask that was published with it (there, state 0 is the previous cell).
    std::array<bool, 7> read{};
    for (auto const& b : zoo::amoebanet_a().normal.blocks)
        for (int const i : b.inputs) read[static_cast<std::size_t>(i)] = true;
    CHECK(read == std::array<bool, 7>{true, true, true, false, false, true, false});
}

TEST_CASE("amoebanet: the laws hold", "[zoo]") { test::check_laws(zoo::amoebanet); }
