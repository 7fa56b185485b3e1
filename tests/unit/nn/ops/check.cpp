#include <vector>

#include <nas/nn/ops/check.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

namespace check = nas::nn::check;
using nas::shape;
using nas::shape_error;
using test::check_error;

TEST_CASE("check: the number of inputs", "[nn]") {
    std::vector<shape> const one{{4}}, two{{4}, {4}};
    check::input_count(one, 1);
    check::at_least_two_inputs(two);
    check_error<shape_error>(
        "nas.shape.3", [&] { check::input_count(two, 1); }, "takes 1 input, got 2");
    check_error<shape_error>(
        "nas.shape.3", [&] { check::input_count(one, 2); }, "takes 2 inputs, got 1");
    check_error<shape_error>(
        "nas.shape.3", [&] { check::at_least_two_inputs(one); }, "two or more inputs, got 1");
}

TEST_CASE("check: the rank of an input", "[nn]") {
    check::image({3, 8, 8});
    check::image_or_vector({3, 8, 8});
    check::image_or_vector({3});
    check_error<shape_error>(
        "nas.shape.4", [] { check::image({10}); }, "got 10 of rank 1");
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            check::image_or_vector({10, 4});
        },
        "got 10x4 of rank 2");
}

TEST_CASE("check: attributes are named with the value they must not have", "[nn]") {
    check::at_least("groups", 1, 1);
    check_error<shape_error>(
        "nas.shape.5", [] { check::at_least("groups", 0, 1); }, "groups must be at least 1, got 0");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            check::at_least("kernel", {3, -1}, 1);
        },
        "kernel.width must be at least 1, got -1");
    check::padding(nas::nn::padding2d(nas::nn::same));
    check::padding({0, 1, 2, 3});
    for (auto [padding, name] : {std::pair{nas::nn::padding2d{-1, 0, 0, 0}, "padding.top"},
                                 {nas::nn::padding2d{0, -1, 0, 0}, "padding.left"},
                                 {nas::nn::padding2d{0, 0, -1, 0}, "padding.bottom"},
                                 {nas::nn::padding2d{0, 0, 0, -1}, "padding.right"}})
        check_error<shape_error>(
            "nas.shape.5", [p = padding] { check::padding(p); }, name, "got -1");
}
