#include <vector>

#include <nas/zoo/block_cell_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

namespace {

zoo::cell_network_options const small{.classes = 7, .resolution = 12, .in_channels = 1, .channels = 4, .cells = 4};

} // namespace

TEST_CASE("block_cell_graph: random NASNet, AmoebaNet and ENAS cells give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::nasnet, [](auto const& n) { return to_graph(n, small); });
    test::check_random_networks(zoo::amoebanet, [](auto const& n) { return to_graph(n, small); });
    test::check_random_networks(zoo::enas_micro, [](auto const& n) { return to_graph(n, small); });
}

TEST_CASE("block_cell_graph: the output joins the blocks that no block reads", "[zoo]") {
    CHECK(zoo::to_cell(zoo::nasnet_a().normal).outputs == std::vector{2, 3, 4, 5, 6});
    CHECK(zoo::to_cell(zoo::nasnet_a().reduction).outputs == std::vector{4, 5, 6});
    CHECK(zoo::to_cell(zoo::amoebanet_a().normal).outputs == std::vector{3, 4, 6});
}

TEST_CASE("block_cell_graph: NASNet-A has the counts of its cells in the DARTS code", "[zoo]") {
    auto const c = nn::cost(to_graph(zoo::nasnet_a()));
    CHECK(c.parameters == 3'830'950);
    CHECK(c.macs == 603'452'448);
}

TEST_CASE("block_cell_graph: a block that concatenates goes back to its channels", "[zoo]") {
    zoo::nasnet_network n = zoo::nasnet_a();
    n.normal.blocks[0].combine = zoo::nasnet_combine::concat;
    auto const g = to_graph(n, small);
    CHECK(g.find("cells[0].nodes[0].join")->output == shape{8, 12, 12});
    CHECK(g.find("cells[0].nodes[0].narrow")->output == shape{4, 12, 12});
}
