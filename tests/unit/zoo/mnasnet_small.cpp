#include <nas/nn/cost.hpp>
#include <nas/zoo/mnasnet_small.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("mnasnet_small: parameters and MACs of the paper's network, as integers", "[zoo]") {
    auto const c = nn::cost(zoo::mnasnet_small());
    CHECK(c.parameters == 2'030'264);
    CHECK(c.macs == 68'339'184);
}

TEST_CASE("mnasnet_small: options change input, outputs and width", "[zoo]") {
    auto const g =
        zoo::mnasnet_small({.classes = 10, .resolution = 32, .in_channels = 1, .width = 0.5, .dropout = 0.2});
    CHECK(g.input_shape() == shape{1, 32, 32});
    CHECK(g.output_shape() == shape{10});
    CHECK(g.find("classifier.dropout"));
    CHECK(nn::cost(g).parameters < nn::cost(zoo::mnasnet_small({.classes = 10})).parameters);
}
