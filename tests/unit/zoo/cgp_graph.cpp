#include <nas/zoo/cgp_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("cgp_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::cgp, [](auto const& n) {
        return to_graph(n, {.classes = 7, .resolution = 16, .in_channels = 1, .dropout = 0.1});
    });
}

TEST_CASE("cgp_graph: only what reaches the output is built; sizes and channels are brought together", "[zoo]") {
    zoo::cgp_network n{};
    n.columns[0][0] = {zoo::cgp_function::conv_64_3, {0, 0}};    // value 1: {64, 32, 32}
    n.columns[0][1] = {zoo::cgp_function::max_pool_2x2, {0, 0}}; // value 2: {3, 16, 16}
    n.columns[1][0] = {zoo::cgp_function::sum, {1, 2}};          // value 6
    n.columns[2][0] = {zoo::cgp_function::concat, {6, 0}};       // value 11
    n.output = 11;
    auto const g = to_graph(n);
    CHECK(g.find("columns[1].rows[0].left[32].shrink")->output == shape{64, 16, 16});
    CHECK(g.find("columns[1].rows[0].right.widen")->output == shape{64, 16, 16});
    CHECK(g.find("columns[1].rows[0].sum")->output == shape{64, 16, 16});
    CHECK(g.find("columns[2].rows[0].concat")->output == shape{67, 16, 16});
    CHECK_FALSE(g.find("columns[0].rows[2].conv2d"));
    CHECK(nn::cost(g).macs == 32 * 32 * 27 * 64 + 67 * 10);
    n.output = 0; // the image itself
    CHECK(nn::cost(to_graph(n)).macs == 3 * 10);
}
