#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/efficientnet_v2_graph.hpp>

#include "support/catch.hpp"
#include "support/operations.hpp"

using namespace nas;

TEST_CASE("efficientnet_v2_graph: the network the space is built around", "[zoo]") {
    auto const g = to_graph(zoo::efficientnet_v2_point());
    CHECK(g.find("stages[0].layers[0].expand")->output == shape{16, 112, 112});
    CHECK_FALSE(g.find("stages[0].layers[0].project"));
    CHECK(g.find("stages[1].layers[0].expand")->output == shape{64, 56, 56});
    CHECK(g.find("stages[3].layers[0].se.reduce")->output == shape{12, 1, 1});
    CHECK(g.find("stages[5].layers[7].add")->output == shape{192, 7, 7});
    CHECK(test::attributes_of(g.find("stages[5].layers[7].depthwise.activation")->op) == "function=swish");
    CHECK(g.output_shape() == shape{1000});
}

TEST_CASE("efficientnet_v2_graph: random architectures give networks with a classifier", "[zoo]") {
    for (std::uint64_t i = 0; i < 60; ++i) {
        auto const a = decode(zoo::efficientnet_v2, sample(zoo::efficientnet_v2, rng(i)));
        auto const g = to_graph(a, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
        CHECK(g.input_shape() == shape{1, 32, 32});
        CHECK(g.output_shape() == shape{7});
        CHECK((g.find("stages[2].layers[0].depthwise") != nullptr) ==
              (a.blocks[2].block_type == zoo::efficientnet_v2_op::mbconv));
    }
}
