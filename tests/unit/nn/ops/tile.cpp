#include <nas/nn/ops/tile.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::place;
using nas::nn::tile;
using test::check_error;
using test::infer;

TEST_CASE("tile: repeats the whole", "[nn]") {
    CHECK(infer(tile{.repeats = {2, 1, 3}}, {{6, 5, 3}}) == shape{12, 5, 9});
    CHECK(tile{.repeats = {2, 1, 3}}.source({6, 5, 3}, {12, 5, 9}, {7, 4, 5}) == place{1, 4, 2});
    CHECK(test::cost_of(tile{.repeats = {2}}, {{6}}).elementwise == 0);
    CHECK(test::attributes_of(tile{.repeats = {2, 1}}) == "repeats=2,1");
}

TEST_CASE("tile: errors name the numbers", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(tile{}, {}); });
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(tile{.repeats = {2, 0}}, {{6, 5}});
        },
        "repeats");
    check_error<shape_error>("nas.shape.10", [] { infer(tile{.repeats = {std::int64_t{1} << 62}}, {{6}}); });
    check_error<shape_error>(
        "nas.shape.45",
        [] {
            infer(tile{.repeats = {2}}, {{6, 5}});
        },
        "repeats {2} has 1 numbers, but 6x5 has 2 axes");
}
