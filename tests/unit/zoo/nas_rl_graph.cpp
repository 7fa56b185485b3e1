#include <nas/zoo/nas_rl_graph.hpp>

#include "support/random_networks.hpp"

using namespace nas;

TEST_CASE("nas_rl_graph: random architectures give networks with a classifier", "[zoo]") {
    zoo::nas_rl_options const small{.classes = 7, .resolution = 16, .in_channels = 1, .dropout = 0.1};
    test::check_random_networks(zoo::nas_rl<6>, [&](auto const& n) { return to_graph(n, small); });
    test::check_random_networks(zoo::nas_rl_strided<6>, [&](auto const& n) { return to_graph(n, small); });
}

TEST_CASE("nas_rl_graph: layers without inputs read the image, unread outputs reach the classifier, padded", "[zoo]") {
    zoo::nas_rl_network<3> n;
    n.layers[1] = {.height = 1, .width = 7, .stride_height = 2, .stride_width = 3, .filters = 36};
    n.anchors = {false, true, false}; // 0 -> 2
    auto const g = to_graph(n);
    CHECK(g.find("layers[1].conv2d")->output == shape{36, 16, 11});
    CHECK(g.find("layers[2].conv2d")->output == shape{24, 32, 32});
    CHECK(g.find("out.pads[0].pad")->output == shape{36, 32, 32});
    CHECK(g.find("out.concat")->output == shape{60, 32, 32});
    // 3x3 of the image and of 24 channels, 1x7 of the image; the classifier.
    CHECK(nn::cost(g).macs == 32 * 32 * (27 * 24 + 9 * 24 * 24) + 16 * 11 * 21 * 36 + 60 * 10);
}
