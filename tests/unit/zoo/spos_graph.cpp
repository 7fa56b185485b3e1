#include <nas/zoo/spos_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("spos_graph: random architectures give networks with a classifier", "[zoo]") {
    test::check_random_networks(zoo::spos, [](auto const& n) {
        return to_graph(n, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
    });
}

TEST_CASE("spos_graph: stages halve the image; half of the channels pass blocks of stride 1", "[zoo]") {
    auto const g = to_graph(zoo::spos_found());
    CHECK(g.find("layers[0].concat")->output == shape{64, 56, 56});
    CHECK(g.find("layers[0].pointwise2")->output == shape{48, 56, 56});
    CHECK(g.find("layers[4].concat")->output == shape{160, 28, 28});
    CHECK(g.find("layers[5].left")->output == shape{80, 28, 28});
    CHECK(g.find("layers[11].pointwise3")->output == shape{160, 14, 14});
    CHECK(g.find("layers[19].concat")->output == shape{640, 7, 7});
    CHECK(g.output_shape() == shape{1000});
}
