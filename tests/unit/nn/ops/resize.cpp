#include <vector>

#include <nas/nn/ops/resize.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::resize;
using mode = nas::nn::resize_mode;
using where = nas::nn::resize_coordinates;
using nas::nn::nearest_rounding;
using test::check_error;
using test::infer;

namespace {

// Columns that a row of `in` pixels is resized from.
std::vector<std::int64_t> columns(resize op, std::int64_t in, std::int64_t out) {
    op.size = {1, out};
    std::vector<std::int64_t> from;
    for (std::int64_t x = 0; x < out; ++x) from.push_back(op.source({1, 1, in}, {0, 0, x}).column);
    return from;
}
using list = std::vector<std::int64_t>;

// Places and weights of one output.
std::vector<std::pair<std::int64_t, double>> taps(resize const& op, std::int64_t in, std::int64_t out, std::int64_t o) {
    std::vector<std::pair<std::int64_t, double>> found;
    auto const axis = op.taps(in, out);
    REQUIRE(axis.out() == out);
    for (auto const& t : axis.of(o)) found.push_back({t.place, t.weight});
    return found;
}

} // namespace

TEST_CASE("resize: repeats every pixel", "[nn]") {
    CHECK(infer(resize{}, {{6, 5, 3}}) == shape{6, 10, 6});
    CHECK(infer(resize{.scale = {2, 3}}, {{6, 5, 3}}) == shape{6, 10, 9});
    CHECK(resize{.scale = {2, 3}}.source({6, 5, 3}, {4, 3, 5}) == nas::nn::pixel{4, 1, 1});
    CHECK(test::attributes_of(resize{.scale = {2, 3}}) == "scale_height=2 scale_width=3");
    CHECK(test::cost_of(resize{}, {{6, 5, 3}}).elementwise == 0);
    for (std::int64_t const s : {1, 2, 3, 4, 7})
        for (where const c : {where::half_pixel, where::asymmetric}) {
            auto const rounding =
                c == where::asymmetric ? nearest_rounding::floor : nearest_rounding::round_prefer_floor;
            auto const from = columns({.coordinates = c, .rounding = rounding}, 5, 5 * s);
            for (std::int64_t x = 0; x < 5 * s; ++x) CHECK(from[static_cast<std::size_t>(x)] == x / s);
        }
}

TEST_CASE("resize: to a given size", "[nn]") {
    CHECK(infer(resize{.size = {3, 9}}, {{6, 5, 3}}) == shape{6, 3, 9});
    CHECK(infer(resize{.scale = 3, .size = {0, 9}}, {{6, 5, 3}}) == shape{6, 15, 9});
    CHECK(test::attributes_of(resize{.mode = mode::cubic,
                                     .size = {3, 4},
                                     .coordinates = where::align_corners,
                                     .rounding = nearest_rounding::ceil,
                                     .antialias = true,
                                     .exclude_outside = true,
                                     .cubic_a = -0.5}) ==
          "scale_height=2 scale_width=2 mode=cubic size_height=3 size_width=4 coordinates=align_corners rounding=ceil "
          "antialias=true exclude_outside=true cubic_a=-0.5");
    CHECK(test::attributes_of(resize{.mode = mode::linear}) == "scale_height=2 scale_width=2 mode=linear");
    CHECK(test::attributes_of(
              resize{.coordinates = where::pytorch_half_pixel, .rounding = nearest_rounding::round_prefer_ceil}) ==
          "scale_height=2 scale_width=2 coordinates=pytorch_half_pixel rounding=round_prefer_ceil");
    CHECK(test::cost_of(resize{.mode = mode::linear, .size = {3, 3}, .coordinates = where::align_corners}, {{6, 5, 5}})
              .elementwise == 6 * 9); // these nine places lie on pixels
}

TEST_CASE("resize: the nearest pixel by every convention", "[nn]") {
    CHECK(columns({}, 4, 2) == list{0, 2});
    CHECK(columns({.rounding = nearest_rounding::round_prefer_ceil}, 4, 2) == list{1, 3});
    CHECK(columns({.rounding = nearest_rounding::floor}, 4, 2) == list{0, 2});
    CHECK(columns({.rounding = nearest_rounding::ceil}, 4, 2) == list{1, 3});
    CHECK(columns({.coordinates = where::asymmetric, .rounding = nearest_rounding::floor}, 5, 3) == list{0, 1, 3});
    CHECK(columns({.coordinates = where::align_corners}, 5, 3) == list{0, 2, 4});
    CHECK(columns({.coordinates = where::align_corners}, 5, 1) == list{0});
    CHECK(columns({}, 5, 1) == list{2});
    CHECK(columns({.coordinates = where::pytorch_half_pixel}, 5, 1) == list{0});
}

TEST_CASE("resize: weights of interpolation", "[nn]") {
    resize const linear{.mode = mode::linear};
    using found = std::vector<std::pair<std::int64_t, double>>;
    CHECK(taps(linear, 2, 4, 0) == found{{0, 0.25}, {0, 0.75}}); // the edge is repeated
    CHECK(taps(linear, 2, 4, 1) == found{{0, 0.75}, {1, 0.25}});
    CHECK(taps({.mode = mode::linear, .exclude_outside = true}, 2, 4, 0) == found{{0, 1}});
    CHECK(taps({.mode = mode::linear, .coordinates = where::asymmetric}, 2, 4, 2) == found{{1, 1}});
    CHECK(taps({.mode = mode::linear, .antialias = true}, 4, 2, 0) ==
          found{{0, 0.125}, {0, 0.375}, {1, 0.375}, {2, 0.125}});
    auto const cubic = taps({.mode = mode::cubic}, 8, 16, 7); // 0.25 behind pixel 3
    REQUIRE(cubic.size() == 4);
    CHECK(cubic[0].first == 2);
    CHECK(cubic[0].second == Approx(-0.10546875)); // Keys 1981 with a = -0.75
    CHECK(cubic[1].second == Approx(0.87890625));
    CHECK(cubic[2].second == Approx(0.26171875));
    CHECK(cubic[3].second == Approx(-0.03515625));
    for (bool const antialias : {false, true})
        for (mode const m : {mode::linear, mode::cubic})
            for (std::int64_t const out : {1, 3, 11})
                for (std::int64_t o = 0; o < out; ++o) {
                    double sum = 0;
                    for (auto const& t : taps({.mode = m, .antialias = antialias}, 7, out, o)) sum += t.second;
                    CHECK(sum == Approx(1));
                }
}

TEST_CASE("resize: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(resize{.scale = 0}, {{6, 5, 3}});
        },
        "scale.height must be at least 1, got 0");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(resize{.size = {1, -1}}, {{6, 5, 3}});
        },
        "size.width");
    check_error<shape_error>("nas.shape.4", [] { infer(resize{}, {{6}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(resize{}, {{6, 1, 1}, {6, 1, 1}}); });
    check_error<shape_error>("nas.shape.10", [] { infer(resize{.scale = std::int64_t{1} << 62}, {{6, 5, 3}}); });
    check_error<shape_error>(
        "nas.shape.51",
        [] {
            infer(resize{.antialias = true}, {{6, 5, 3}});
        },
        "antialias");
}
