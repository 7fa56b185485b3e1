#include <nas/nn/ops/place.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/transpose.hpp>

#include "support/catch.hpp"

using nas::shape;
using nas::nn::index_of;
using nas::nn::place;
using nas::nn::place_of;

TEST_CASE("place: a type that says where its elements come from is one that moves them", "[nn]") {
    STATIC_REQUIRE(nas::nn::MovesElements<nas::nn::transpose>);
    STATIC_REQUIRE_FALSE(nas::nn::MovesElements<nas::nn::resize>);
}

TEST_CASE("place: plain order and back", "[nn]") {
    shape const s{2, 3, 4, 5, 6};
    CHECK(index_of(s, {1, 2, 3, 4, 5}) == 719);
    for (std::int64_t i = 0; i < s.elements(); ++i) CHECK(index_of(s, place_of(s, i)) == i);
    CHECK(place_of({7}, 5) == place{5});
    CHECK(place_of({2, 3}, 4) == place{1, 1});
}
