#include <nas/nn/cost.hpp>
#include <nas/zoo/mnasnet_b1.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("mnasnet_b1: parameters and MACs of the paper's network, as integers", "[zoo]") {
    auto const c = nn::cost(zoo::mnasnet_b1());
    CHECK(c.parameters == 4'383'312);
    CHECK(c.macs == 314'415'872);
}

TEST_CASE("mnasnet_b1: options change input, outputs and width", "[zoo]") {
    auto const g = zoo::mnasnet_b1({.classes = 10, .resolution = 32, .in_channels = 1, .width = 0.5, .dropout = 0.2});
    CHECK(g.input_shape() == shape{1, 32, 32});
    CHECK(g.output_shape() == shape{10});
    CHECK(g.find("classifier.dropout"));
    CHECK(nn::cost(g).parameters < nn::cost(zoo::mnasnet_b1({.classes = 10})).parameters);
}
