#include <nas/zoo/proxylessnas_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("proxylessnas_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::proxylessnas, [](auto const& n) {
        auto const g = to_graph(n, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
        return g;
    });
}

TEST_CASE("proxylessnas_graph: a zero block leaves its layer out", "[zoo]") {
    zoo::proxylessnas_network n;
    n.rest[0] = zoo::proxylessnas_block::zero;
    n.rest[1] = zoo::proxylessnas_block::k7_e6;
    auto const g = to_graph(n);
    CHECK(g.find("stages[0].layers[0].project")->output == shape{24, 56, 56});
    CHECK_FALSE(g.find("stages[0].layers[1].project"));
    CHECK(g.find("stages[0].layers[2].expand")->output == shape{144, 56, 56});
    CHECK(g.find("stages[5].layers[0].project")->output == shape{320, 7, 7});
}
