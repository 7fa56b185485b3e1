#include <nas/zoo/elastic_mobilenet_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("elastic_mobilenet_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::elastic_mobilenet, [](auto const& n) {
        auto const g = to_graph(n, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
        return g;
    });
}

TEST_CASE("elastic_mobilenet_graph: width changes the channels of a stage", "[zoo]") {
    zoo::elastic_mobilenet_network n;
    for (auto& stage : n.stages)
        stage = {.width = 0.65, .blocks = {{.kernel = 3, .expand = 3}, {.kernel = 7, .expand = 6}}};
    auto const g = to_graph(n);
    CHECK(g.find("stages[0].layers[0].project")->output == shape{16, 56, 56});
    CHECK(g.find("stages[4].layers[1].expand")->output == shape{624, 7, 7});
    CHECK(g.find("stages[4].layers[1].project")->output == shape{104, 7, 7});
}
