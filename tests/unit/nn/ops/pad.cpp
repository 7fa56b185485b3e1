#include <nas/nn/ops/pad.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::no_place;
using nas::nn::pad;
using nas::nn::pad_mode;
using nas::nn::place;
using test::check_error;
using test::infer;

namespace {

// Where the elements of a vector of four come from; -1 is the value.
std::vector<std::int64_t> sources(pad const& op) {
    std::vector<std::int64_t> out;
    shape const to = infer(op, {{4}});
    for (std::int64_t i = 0; i < to[0]; ++i) out.push_back(op.source({4}, to, {i})[0]);
    return out;
}
using list = std::vector<std::int64_t>;

} // namespace

TEST_CASE("pad: what lies outside", "[nn]") {
    CHECK(sources({.before = {2}, .after = {1}}) == list{-1, -1, 0, 1, 2, 3, -1});
    CHECK(sources({.before = {3}, .after = {2}, .mode = pad_mode::reflect}) == list{3, 2, 1, 0, 1, 2, 3, 2, 1});
    CHECK(sources({.before = {2}, .after = {6}, .mode = pad_mode::edge}) == list{0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 3});
    CHECK(sources({.before = {4}, .after = {1}, .mode = pad_mode::wrap}) == list{0, 1, 2, 3, 0, 1, 2, 3, 0});
    CHECK(sources({.before = {-1}, .after = {-2}}) == list{1});
    CHECK(sources({.before = {-2}, .after = {1}, .mode = pad_mode::reflect}) == list{2, 3, 2});
    CHECK(pad{.before = {0, 1, 0}}.source({2, 2, 2}, {2, 3, 2}, {1, 0, 1}) == no_place);
    CHECK(pad{.before = {0, 1, 0}}.source({2, 2, 2}, {2, 3, 2}, {1, 2, 1}) == place{1, 1, 1});
}

TEST_CASE("pad: shapes, cost and attributes", "[nn]") {
    CHECK(infer(pad{.before = {0, 1, 2}, .after = {0, 3, -1}}, {{6, 5, 3}}) == shape{6, 9, 4});
    CHECK(infer(pad{.after = {1, 0}}, {{6, 5}}) == shape{7, 5});
    CHECK(infer(pad{}, {{6, 5}}) == shape{6, 5});
    CHECK(test::cost_of(pad{}, {{6}}).elementwise == 0);
    CHECK(pad{.value = 3}.fill() == 3);
    CHECK(test::attributes_of(pad{.before = {1, 2}, .value = 0.5}) == "before=1,2 after= mode=constant value=0.5");
    CHECK(test::attributes_of(pad{.after = {1}, .mode = pad_mode::reflect}) == "before= after=1 mode=reflect");
    CHECK(nas::nn::to_string(pad_mode::edge) == "edge");
    CHECK(nas::nn::to_string(pad_mode::wrap) == "wrap");
}

TEST_CASE("pad: errors name axis and numbers", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(pad{}, {}); });
    check_error<shape_error>(
        "nas.shape.45",
        [] {
            infer(pad{.before = {1, 1}}, {{6, 5, 3}});
        },
        "before {1,1} has 2 numbers", "3 axes");
    check_error<shape_error>(
        "nas.shape.45",
        [] {
            infer(pad{.after = {1}}, {{6, 5, 3}});
        },
        "after {1}");
    check_error<shape_error>(
        "nas.shape.46",
        [] {
            infer(pad{.before = {0, -3}, .after = {0, -2}}, {{6, 5}});
        },
        "axis 1 of 6x5 by -3 and -2 leaves nothing");
    check_error<shape_error>("nas.shape.46", [] { infer(pad{.before = {-6}, .after = {9}}, {{6}}); });
    check_error<shape_error>("nas.shape.46", [] { infer(pad{.before = {9}, .after = {-6}}, {{6}}); });
    check_error<shape_error>(
        "nas.shape.46", [] { infer(pad{.before = {6}, .mode = pad_mode::reflect}, {{6}}); },
        "reflect padding adds at most 5 on a side");
    check_error<shape_error>(
        "nas.shape.46", [] { infer(pad{.after = {7}, .mode = pad_mode::wrap}, {{6}}); }, "at most 6 on a side");
}
