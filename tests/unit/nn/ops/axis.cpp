#include <array>
#include <span>

#include <nas/nn/ops/axis.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::shape;
using nas::shape_error;
using test::check_error;

TEST_CASE("axis_of: counts from the front, and with a minus from the back", "[nn]") {
    CHECK(nas::nn::axis_of(0, {4, 5, 6}) == 0);
    CHECK(nas::nn::axis_of(2, {4, 5, 6}) == 2);
    CHECK(nas::nn::axis_of(-1, {4, 5, 6}) == 2);
    CHECK(nas::nn::axis_of(-3, {4, 5, 6}) == 0);
}

TEST_CASE("axis_of: an axis that does not exist is named with the shape", "[nn]") {
    check_error<shape_error>(
        "nas.shape.60",
        [] {
            (void)nas::nn::axis_of(3, {4, 5, 6});
        },
        "axis 3 does not exist in 4x5x6 of rank 3");
    check_error<shape_error>("nas.shape.60", [] { (void)nas::nn::axis_of(-4, {4, 5, 6}); });
    check_error<shape_error>("nas.shape.60", [] { (void)nas::nn::axis_of(0, {}); });
}

TEST_CASE("shape_from: makes shapes of every rank, and no more axes than shapes have", "[nn]") {
    std::array<std::int64_t, 6> const e{2, 3, 4, 5, 6, 7};
    CHECK(nas::nn::shape_from({}) == shape{});
    CHECK(nas::nn::shape_from(std::span(e).first(1)) == shape{2});
    CHECK(nas::nn::shape_from(std::span(e).first(2)) == shape{2, 3});
    CHECK(nas::nn::shape_from(std::span(e).first(3)) == shape{2, 3, 4});
    CHECK(nas::nn::shape_from(std::span(e).first(4)) == shape{2, 3, 4, 5});
    CHECK(nas::nn::shape_from(std::span(e).first(5)) == shape{2, 3, 4, 5, 6});
    check_error<shape_error>("nas.shape.1", [&] { (void)nas::nn::shape_from(e); });
}

TEST_CASE("elements_between: multiplies the extents of some axes", "[nn]") {
    CHECK(nas::nn::elements_between({4, 5, 6}, 0, 3) == 120);
    CHECK(nas::nn::elements_between({4, 5, 6}, 1, 2) == 5);
    CHECK(nas::nn::elements_between({4, 5, 6}, 2, 2) == 1);
}

TEST_CASE("positive_epsilon: zero, less and NaN are refused", "[nn]") {
    CHECK_NOTHROW(nas::nn::check::positive_epsilon(1e-12));
    for (double const bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
        check_error<shape_error>(
            "nas.shape.5", [&] { nas::nn::check::positive_epsilon(bad); }, "epsilon");
}
