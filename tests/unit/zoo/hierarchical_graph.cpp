#include <nas/zoo/hierarchical_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

namespace {

constexpr int identity = static_cast<int>(zoo::hierarchical_primitive::identity);

// Every motif a chain of identities, the cell a chain of the first motif.
zoo::hierarchical_cell chain() {
    zoo::hierarchical_cell c{};
    for (auto& m : c.motifs) m.edges = {identity, 0, identity, 0, 0, identity};
    c.cell.edges = {1, 0, 1, 0, 0, 1, 0, 0, 0, 1};
    return c;
}

} // namespace

TEST_CASE("hierarchical_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::hierarchical, [](auto const& n) {
        return to_graph(n,
                        {.classes = 7, .resolution = 8, .in_channels = 1, .channels = 4, .cells = 2, .dropout = 0.1});
    });
}

TEST_CASE("hierarchical_graph: chains of identities are nothing", "[zoo]") {
    auto const g = to_graph(chain());
    // The stem, two reductions and the classifier.
    CHECK(nn::cost(g).macs == 32 * 32 * 27 * 16 + 16 * 16 * (9 * 16 + 16 * 32) + 8 * 8 * (9 * 32 + 32 * 64) + 64 * 10);
}

TEST_CASE("hierarchical_graph: several edges are joined, no edge gives zeros", "[zoo]") {
    auto c = chain();
    c.cell.edges[6] = 1; // node 4 reads node 0, too
    auto const g = to_graph(c);
    CHECK(g.find("groups[0].cells[0].nodes[4].concat")->output == shape{32, 32, 32});
    CHECK(g.find("groups[0].cells[0].nodes[4].join")->output == shape{16, 32, 32});
    c.cell.edges = {};
    CHECK(to_graph(c).find("groups[0].cells[0].zero"));
    c = chain();
    for (auto& m : c.motifs) m.edges[5] = 0;
    CHECK(to_graph(c).find("groups[2].cells[0].zero"));
}
