#include <nas/zoo/genetic_cnn_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("genetic_cnn_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::genetic_cnn, [](auto const& n) {
        return to_graph(n, {.classes = 7, .resolution = 16, .in_channels = 1, .channels = 4, .dropout = 0.1});
    });
}

TEST_CASE("genetic_cnn_graph: bits connect nodes, isolated nodes are left out", "[zoo]") {
    zoo::genetic_cnn_network n;
    n.first = {true, true, false}; // 0 -> 1, 0 -> 2
    n.third[9] = true;             // 3 -> 4
    auto const g = to_graph(n);
    CHECK(g.find("stages[0].nodes[2].conv2d")->output == shape{32, 32, 32});
    CHECK(g.find("stages[0].add"));
    CHECK_FALSE(g.find("stages[1].exit"));
    CHECK_FALSE(g.find("stages[1].nodes[0].conv2d"));
    CHECK_FALSE(g.find("stages[2].nodes[0].conv2d"));
    CHECK(g.find("stages[2].nodes[4].conv2d")->output == shape{128, 8, 8});
    CHECK_FALSE(g.find("stages[2].add"));
    CHECK(g.find("stages[2].exit"));
}
