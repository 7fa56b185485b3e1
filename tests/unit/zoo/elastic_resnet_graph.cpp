#include <nas/zoo/elastic_resnet_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("elastic_resnet_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::elastic_resnet, [](auto const& n) {
        auto const g = to_graph(n, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
        return g;
    });
}

TEST_CASE("elastic_resnet_graph: ResNet-50 has its known counts", "[zoo]") {
    zoo::elastic_resnet_network n;
    for (std::size_t i = 0; i < 4; ++i) n.stages[i].bottlenecks.assign(i == 1 ? 4 : i == 2 ? 6 : 3, 0.25);
    auto const c = nn::cost(to_graph(n));
    CHECK(c.parameters == 25'557'032);
    CHECK(c.macs == 4'089'184'256);
}
