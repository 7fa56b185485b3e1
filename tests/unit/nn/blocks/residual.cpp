#include <array>
#include <cstdint>

#include <nas/nn/blocks/residual.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using namespace nas;

namespace {

nn::graph block(nn::residual_options const& o) {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    return b.finish(nn::residual(b, b.input(), o));
}

nn::graph resnet(std::array<int, 4> const& repeats, bool bottleneck) {
    nn::builder b{{.channels = 3, .height = 224, .width = 224}};
    auto x = b.conv2d(b.input(),
                      {.name = "stem", .channels = 64, .kernel = 7, .stride = 2, .norm = true, .activation = nn::relu});
    x = b.max_pool(x, {.kernel = 3, .stride = 2});
    for (std::size_t s = 0; s < repeats.size(); ++s)
        for (int l = 0; l < repeats[s]; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            std::int64_t const width = std::int64_t{64} << s;
            x = nn::residual(b, x,
                             {.channels = bottleneck ? 4 * width : width,
                              .stride = s > 0 && l == 0 ? 2 : 1,
                              .bottleneck = bottleneck ? width : 0});
        }
    return b.classifier(x, {.classes = 1000});
}

} // namespace

TEST_CASE("residual: the basic block adds its input before the last activation", "[nn]") {
    auto const g = block({.channels = 16});
    CHECK(g.output_shape() == shape{16, 9, 7});
    CHECK(nn::cost(g).parameters == 2 * (16 * 16 * 9 + 32));
    CHECK_FALSE(g.find("shortcut"));
    CHECK_FALSE(g.find("conv2.activation"));
    CHECK(g.nodes().back().name == "activation");
    CHECK(g.nodes()[g.nodes().size() - 2].name == "add");
}

TEST_CASE("residual: the input is projected where the shape changes", "[nn]") {
    auto const g = block({.channels = 24, .kernel = 5, .stride = 2});
    CHECK(g.output_shape() == shape{24, 5, 4});
    CHECK(nn::cost(g).parameters == 16 * 24 * 25 + 48 + 24 * 24 * 25 + 48 + 16 * 24 + 48);
    CHECK(g.find("shortcut.norm"));
}

TEST_CASE("residual: activation and norm are those given", "[nn]") {
    auto const g = block({.channels = 16, .activation = nn::swish, .norm = {.epsilon = 1e-3}});
    CHECK(test::attributes_of(g.find("conv1.activation")->op) == "function=swish");
    CHECK(test::attributes_of(g.find("activation")->op) == "function=swish");
    CHECK(test::attributes_of(g.find("conv2.norm")->op) == "epsilon=0.001 momentum=0.1");
    CHECK(block({.channels = 16, .activation = nn::none}).nodes().back().name == "add");
}

// The counts of the networks as released with torchvision, v1.5 form for ResNet-50.
TEST_CASE("residual: ResNet-18 and ResNet-50 are made of it, to the last parameter", "[nn]") {
    auto const basic = nn::cost(resnet({2, 2, 2, 2}, false));
    CHECK(basic.parameters == 11'689'512);
    CHECK(basic.macs == 1'814'073'344);
    auto const bottleneck = nn::cost(resnet({3, 4, 6, 3}, true));
    CHECK(bottleneck.parameters == 25'557'032);
    CHECK(bottleneck.macs == 4'089'184'256);
}

TEST_CASE("residual: a negative bottleneck is an error", "[nn]") {
    test::check_error<shape_error>(
        "nas.graph.6", [] { block({.channels = 16, .bottleneck = -1}); }, "bottleneck must not be negative, got -1");
}
