#include <nas/zoo/ofa_mobilenet_v3_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("ofa_mobilenet_v3_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::ofa_mobilenet_v3, [](auto const& n) {
        auto const g = to_graph(n, {.classes = 7, .in_channels = 1, .dropout = 0.1});
        return g;
    });
}

TEST_CASE(
    "ofa_mobilenet_v3_graph: blocks of the first unit have no squeeze-and-excitation, the resolution is the network's",
    "[zoo]") {
    zoo::ofa_network n;
    for (auto& unit : n.units) unit.assign(2, {.kernel = 5, .expand = 6});
    n.resolution = 128;
    auto const g = to_graph(n);
    CHECK(g.input_shape() == shape{3, 128, 128});
    CHECK_FALSE(g.find("units[0].blocks[0].se.reduce"));
    CHECK(g.find("units[1].blocks[0].se.reduce")->output == shape{40, 1, 1});
    CHECK(g.find("units[4].blocks[1].add")->output == shape{160, 4, 4});
}
