#include <nas/zoo/mobilenet_v2.hpp>

#include <nas/nn/cost.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("mobilenet_v2: parameters and MACs of the paper's network, as integers", "[zoo]") {
    auto const c = nn::cost(zoo::mobilenet_v2());
    CHECK(c.parameters == 3'504'872);
    CHECK(c.macs == 300'774'272);
}

TEST_CASE("mobilenet_v2: a width above one widens the head, one below does not", "[zoo]") {
    CHECK(nn::cost(zoo::mobilenet_v2({.width = 1.4})).parameters == 6'108'776);
    CHECK(nn::cost(zoo::mobilenet_v2({.width = 1.4})).macs == 582'195'824);
    CHECK(zoo::mobilenet_v2({.width = 1.4}).find("head")->output[0] == 1792);
    CHECK(zoo::mobilenet_v2({.width = 0.5}).find("head")->output[0] == 1280);
}
