#include <nas/zoo/enas_macro_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("enas_macro_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::enas_macro, [](auto const& n) {
        return to_graph(n, {.classes = 7, .resolution = 16, .in_channels = 1, .channels = 4, .dropout = 0.1});
    });
}

TEST_CASE("enas_macro_graph: skips are added, and halved only where a later layer reads them", "[zoo]") {
    zoo::enas_macro_network n;
    n.ops[2] = zoo::enas_macro_op::sep_conv_5x5;
    n.skips[11 * 10 / 2 + 1] = true; // from layer 1 to 11
    auto const g = to_graph(n);
    CHECK(g.find("layers[2].depthwise"));
    CHECK_FALSE(g.find("layers[3].reductions[0].concat"));
    CHECK(g.find("layers[3].reductions[1].concat")->output == shape{36, 16, 16});
    CHECK(g.find("layers[7].reductions[1].concat")->output == shape{36, 8, 8});
    CHECK(g.find("layers[11].add")->output == shape{36, 8, 8});
    CHECK_FALSE(g.find("layers[10].add"));
}
