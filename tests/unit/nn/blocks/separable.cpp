#include <utility>

#include <nas/nn/blocks/separable.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/operations.hpp"

using namespace nas;

TEST_CASE("separable: a depthwise and a pointwise convolution", "[nn]") {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    auto const g = b.finish(nn::separable(
        b, b.input(), {.channels = 24, .kernel = 5, .stride = 2, .activation = nn::swish, .norm = {.epsilon = 1e-3}}));
    CHECK(g.output_shape() == shape{24, 5, 4});
    CHECK(nn::cost(g).parameters == 16 * 25 + 32 + 16 * 24 + 48);
    CHECK(nn::cost(g).macs == 20 * (16 * 25 + 16 * 24));
    CHECK(test::attributes_of(g.find("pointwise.activation")->op) == "function=swish");
    CHECK(test::attributes_of(g.find("depthwise.norm")->op) == "epsilon=0.001 momentum=0.1");
}

TEST_CASE("separable: dilation widens the window, not the cost", "[nn]") {
    auto const block = [](std::int64_t dilation) {
        nn::builder b{{.channels = 16, .height = 9, .width = 7}};
        return b.finish(nn::separable(b, b.input(), {.channels = 24, .dilation = dilation}));
    };
    CHECK(block(2).output_shape() == shape{24, 9, 7});
    CHECK(nn::cost(block(2)).macs == nn::cost(block(1)).macs);
    CHECK(test::attributes_of(block(2).nodes()[0].op).find("dilation_height=2") != std::string::npos);
}

TEST_CASE("separable: MobileNetV1 is made of it, to the last parameter", "[nn]") {
    nn::builder b{{.channels = 3, .height = 224, .width = 224}};
    auto x = b.conv2d(b.input(),
                      {.name = "stem", .channels = 32, .kernel = 3, .stride = 2, .norm = true, .activation = nn::relu});
    int i = 0;
    for (auto [channels, stride] : {std::pair{64, 1},
                                    {128, 2},
                                    {128, 1},
                                    {256, 2},
                                    {256, 1},
                                    {512, 2},
                                    {512, 1},
                                    {512, 1},
                                    {512, 1},
                                    {512, 1},
                                    {512, 1},
                                    {1024, 2},
                                    {1024, 1}}) {
        auto const scope = b.scope("layers", i++);
        x = nn::separable(b, x, {.channels = channels, .stride = stride});
    }
    auto const g = b.classifier(x, {.classes = 1000});
    CHECK(nn::cost(g).parameters == 4'231'976);
    CHECK(nn::cost(g).macs == 568'740'352);
}
