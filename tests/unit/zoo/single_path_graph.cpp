#include <nas/zoo/single_path_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("single_path_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::single_path, [](auto const& n) {
        auto const g = to_graph(n, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
        return g;
    });
}

TEST_CASE("single_path_graph: stages halve the image where the paper's do", "[zoo]") {
    auto const g = to_graph(zoo::single_path_network{});
    CHECK(g.find("layers[0].shortcut")->output == shape{16, 112, 112});
    CHECK(g.find("layers[1].shortcut")->output == shape{24, 56, 56});
    CHECK_FALSE(g.find("layers[2].shortcut"));
    CHECK(g.find("layers[13].shortcut")->output == shape{96, 14, 14});
    CHECK(g.find("layers[21].shortcut")->output == shape{320, 7, 7});
}
