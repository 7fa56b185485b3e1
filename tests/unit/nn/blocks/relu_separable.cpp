#include <string>

#include <nas/nn/blocks/relu_separable.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/operations.hpp"

using namespace nas;

TEST_CASE("relu_separable: relu, depthwise, pointwise, norm, so many times", "[nn]") {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    auto const g = b.finish(nn::relu_separable(b, b.input(), {.channels = 24, .kernel = 5, .stride = 2, .times = 2}));
    CHECK(g.output_shape() == shape{24, 5, 4});
    CHECK(g.find("step[0].pointwise")->output == shape{16, 5, 4});
    CHECK(g.find("step[1].depthwise")->output == shape{16, 5, 4});
    CHECK(nn::cost(g).parameters == 2 * 16 * 25 + 16 * 16 + 16 * 24 + 2 * (16 + 24));
    CHECK(nn::cost(g).macs == 20 * (2 * 16 * 25 + 16 * 16 + 16 * 24));
}

TEST_CASE("relu_separable: dilation widens the window, not the cost", "[nn]") {
    auto const block = [](std::int64_t dilation) {
        nn::builder b{{.channels = 16, .height = 9, .width = 7}};
        return b.finish(nn::relu_separable(b, b.input(), {.channels = 24, .dilation = dilation}));
    };
    CHECK(block(2).output_shape() == shape{24, 9, 7});
    CHECK(nn::cost(block(2)).macs == nn::cost(block(1)).macs);
    CHECK(test::attributes_of(block(2).nodes()[1].op).find("dilation_height=2") != std::string::npos);
}
