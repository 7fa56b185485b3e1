#include <nas/nn/blocks/relu_conv.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("relu_conv: the activation comes before the convolution", "[nn]") {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    auto const g = b.finish(nn::relu_conv(
        b, b.input(), {.name = "c", .channels = 24, .kernel = 3, .stride = 2, .norm = {.epsilon = 1e-3}}));
    CHECK(g.output_shape() == shape{24, 5, 4});
    REQUIRE(g.nodes().size() == 3);
    CHECK(g.nodes()[0].name == "c.relu");
    CHECK(g.nodes()[1].name == "c");
    CHECK(g.nodes()[2].name == "c.norm");
    CHECK(nn::cost(g).parameters == 9 * 16 * 24 + 2 * 24);
}
