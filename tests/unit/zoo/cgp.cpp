#include <cstddef>
#include <cstdint>

#include <nas/space/space.hpp>
#include <nas/zoo/cgp.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("cgp: the grid of 5 x 30 with ten levels back", "[zoo]") {
    CHECK(cardinality(zoo::cgp).to_text() ==
          "215573469081392693682721609469595685863956185309140095427105734983714962492179552868341197468504757952158832"
          "277828222517803787212659766270306249680288601666688919067382812500000000000000000000000000000000000000000000"
          "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          "0000000000000000000000000000000000000000000000000000000000000000000000000");
    for (std::uint64_t i = 0; i < 100; ++i) {
        auto const net = decode(zoo::cgp, sample(zoo::cgp, rng(1).stream(i)));
        CHECK((net.output > 100 && net.output <= 150));
        for (std::size_t column = 0; column < 30; ++column)
            for (auto const& node : net.columns[column])
                for (int const in : node.inputs) {
                    auto const from = (static_cast<int>(in) + 4) / 5 - 1; // column of the value, -1 for the image
                    CHECK(
                        (in <= static_cast<int>(column) * 5 && (column < 10 || from >= static_cast<int>(column) - 10)));
                }
    }
}

TEST_CASE("cgp: the laws hold", "[zoo]") { test::check_laws(zoo::cgp); }
