#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/pixel.hpp>
#include <nas/nn/ops/resize.hpp>

#include "support/catch.hpp"

TEST_CASE("pixel: a type that says where its pixels come from is one that moves them", "[nn]") {
    STATIC_REQUIRE(nas::nn::MovesPixels<nas::nn::resize>);
    STATIC_REQUIRE_FALSE(nas::nn::MovesPixels<nas::nn::activate>);
    CHECK(nas::nn::pixel{1, 2, 3} == nas::nn::pixel{1, 2, 3});
    CHECK(nas::nn::pixel{} != nas::nn::no_pixel);
}
