#include <nas/nn/cost.hpp>
#include <nas/zoo/mobilenet_v1.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

TEST_CASE("mobilenet_v1: parameters and MACs of the paper's network, as integers", "[zoo]") {
    auto const c = nn::cost(zoo::mobilenet_v1());
    CHECK(c.parameters == 4'231'976);
    CHECK(c.macs == 568'740'352);
}

TEST_CASE("mobilenet_v1: options change input, outputs and width", "[zoo]") {
    auto const g = zoo::mobilenet_v1({.classes = 10, .resolution = 32, .in_channels = 1, .width = 0.5, .dropout = 0.2});
    CHECK(g.input_shape() == shape{1, 32, 32});
    CHECK(g.output_shape() == shape{10});
    CHECK(g.find("classifier.dropout"));
    CHECK(nn::cost(g).parameters < nn::cost(zoo::mobilenet_v1({.classes = 10})).parameters);
    test::check_error<shape_error>(
        "nas.zoo.1", [] { zoo::mobilenet_v1({.width = 0}); }, "width must be positive, got 0");
}
