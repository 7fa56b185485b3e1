#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/fbnet_graph.hpp>

#include "support/catch.hpp"

using namespace nas;

namespace {

void check(nn::graph const& g, std::int64_t parameters, std::int64_t macs) {
    auto const c = nn::cost(g);
    CHECK(c.parameters == parameters);
    CHECK(c.macs == macs);
}

} // namespace

TEST_CASE("fbnet_graph: parameters and MACs of FBNet-A, B and C, as integers", "[zoo]") {
    check(to_graph(zoo::fbnet_a(), {.head = 1504}), 4'304'584, 244'452'664);
    check(to_graph(zoo::fbnet_b()), 4'801'368, 291'004'424);
    check(to_graph(zoo::fbnet_c()), 5'570'664, 378'136'224);
}

TEST_CASE("fbnet_graph: random networks have a classifier, groups a shuffle", "[zoo]") {
    for (std::uint64_t i = 0; i < 60; ++i) {
        zoo::fbnet_network const n = decode(zoo::fbnet, sample(zoo::fbnet, rng(i)));
        auto const g = to_graph(n, {.classes = 7, .resolution = 32, .in_channels = 1, .head = 20, .dropout = 0.1});
        CHECK(g.output_shape() == shape{7});
        CHECK((g.find("layers[0].shuffle") != nullptr) == (groups_of(n.blocks[0]) == 2));
        CHECK((g.find("layers[1].shortcut") != nullptr) == (n.blocks[1] == zoo::fbnet_block::skip));
        CHECK((g.find("layers[2].expand") != nullptr) == (expansion_of(n.blocks[2]) > 1));
        CHECK(g.find("classifier.dropout"));
    }
}
