#include <nas/zoo/mobilenet_v3.hpp>

#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

TEST_CASE("mobilenet_v3: parameters and MACs of Large and Small, as integers", "[zoo]") {
    auto const large = nn::cost(zoo::mobilenet_v3_large()), small = nn::cost(zoo::mobilenet_v3_small());
    CHECK(large.parameters == 5'483'032);
    CHECK(large.macs == 216'589'760);
    CHECK(small.parameters == 2'542'856);
    CHECK(small.macs == 56'510'400);
}

TEST_CASE("mobilenet_v3: options change input, outputs and width", "[zoo]") {
    auto const g = zoo::mobilenet_v3_small({.classes = 10, .resolution = 32, .in_channels = 1, .width = 0.5, .dropout = 0.2});
    CHECK(g.input_shape() == shape{1, 32, 32});
    CHECK(g.output_shape() == shape{10});
    CHECK(g.find("stem")->output == shape{8, 16, 16});
    CHECK(g.find("classifier.dropout"));
    CHECK(nn::cost(g).parameters < nn::cost(zoo::mobilenet_v3_small({.classes = 10})).parameters);
    test::check_error<shape_error>("nas.zoo.1", [] { zoo::mobilenet_v3_large({.width = 0}); }, "width must be positive, got 0");
}
