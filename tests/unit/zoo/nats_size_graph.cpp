#include <nas/zoo/nats_size_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("nats_size_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(
        zoo::nats_size, [](auto const& n) { return to_graph(n, {.classes = 7, .resolution = 16, .in_channels = 1}); });
}

TEST_CASE("nats_size_graph: a skip is a convolution where the width changes", "[zoo]") {
    auto const g = to_graph(zoo::nats_size_network{{16, 32, 32, 64, 40}});
    CHECK_FALSE(g.find("cells[0].skip03"));
    CHECK_FALSE(g.find("cells[1].skip03"));
    CHECK(g.find("cells[2].skip03")->output == shape{40, 8, 8});
}

TEST_CASE("nats_size_graph: with the widths of NAS-Bench-201 it is that network with one cell per stage", "[zoo]") {
    auto const cell = zoo::nb201_from_code(
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|");
    auto const size = nn::cost(to_graph(zoo::nats_size_network{{16, 32, 32, 64, 64}}));
    auto const other = nn::cost(to_graph(cell, {.cells = 1}));
    CHECK(size.parameters == other.parameters);
    CHECK(size.macs == other.macs);
}
