#include <vector>

#include <nas/nn/ops/pool_windows.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::pool_window;
using nas::shape_error;
using nas::nn::adaptive_windows;
using nas::nn::windows_along;
using test::check_error;
using windows = std::vector<pool_window>;

TEST_CASE("pool_windows: strides, padding on both sides", "[nn]") {
    auto const plain = windows_along("length", 5, {.kernel = 2, .stride = 2});
    CHECK(plain.in == 5);
    CHECK(plain.step == 1);
    CHECK(plain.windows == windows{{0, 2, 2}, {2, 2, 2}});
    CHECK(windows_along("length", 4, {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}).windows ==
          windows{{0, 2, 3}, {1, 3, 3}});
    CHECK(windows_along("length", 2, {.kernel = 3, .stride = 1, .pad_begin = 1, .pad_end = 1}).windows ==
          windows{{0, 2, 3}, {0, 2, 3}});
}

TEST_CASE("pool_windows: dilated windows skip the padding in whole steps", "[nn]") {
    auto const w = windows_along("length", 5, {.kernel = 3, .stride = 1, .dilation = 2, .pad_begin = 1, .pad_end = 2});
    CHECK(w.step == 2);
    CHECK(w.windows == windows{{1, 2, 3}, {0, 3, 3}, {1, 2, 3}, {2, 2, 3}});
}

TEST_CASE("pool_windows: rounded up, a rest gets a window that counts the padding it sees", "[nn]") {
    CHECK(windows_along("length", 5, {.kernel = 2, .stride = 2, .ceil_mode = true}).windows ==
          windows{{0, 2, 2}, {2, 2, 2}, {4, 1, 1}});
    // Beyond the padding nothing counts.
    CHECK(windows_along("length", 4, {.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1, .ceil_mode = true})
              .windows == windows{{0, 2, 3}, {2, 2, 3}});
    CHECK(windows_along("length", 5, {.kernel = 3, .stride = 3, .pad_begin = 0, .pad_end = 1, .ceil_mode = true})
              .windows == windows{{0, 3, 3}, {3, 2, 3}});
    CHECK(windows_along("length", 6, {.kernel = 3, .stride = 2, .pad_begin = 0, .pad_end = 0, .ceil_mode = true})
              .windows == windows{{0, 3, 3}, {2, 3, 3}, {4, 2, 2}});
    // A window that would start in the padding at the end is left out.
    CHECK(windows_along("length", 9, {.kernel = 3, .stride = 3, .pad_begin = 1, .pad_end = 1, .ceil_mode = true})
              .windows == windows{{0, 2, 3}, {2, 3, 3}, {5, 3, 3}, {8, 1, 2}});
    CHECK(windows_along("length", 2, {.kernel = 1, .stride = 2, .ceil_mode = true}).windows == windows{{0, 1, 1}});
    CHECK(windows_along("length", 4, {.kernel = 3, .stride = 4, .pad_end = 1, .ceil_mode = true}).windows ==
          windows{{0, 3, 3}});
}

TEST_CASE("pool_windows: adaptive windows cover everything", "[nn]") {
    CHECK(adaptive_windows(6, 3).windows == windows{{0, 2, 2}, {2, 2, 2}, {4, 2, 2}});
    CHECK(adaptive_windows(7, 3).windows == windows{{0, 3, 3}, {2, 3, 3}, {4, 3, 3}});
    CHECK(adaptive_windows(2, 4).windows == windows{{0, 1, 1}, {0, 1, 1}, {1, 1, 1}, {1, 1, 1}});
    CHECK(adaptive_windows(5, 1).windows == windows{{0, 5, 5}});
}

TEST_CASE("pool_windows: errors name axis and numbers", "[nn]") {
    check_error<shape_error>(
        "nas.shape.7", [] { windows_along("depth", 2, {.kernel = 3}); }, "a window of depth 3");
    check_error<shape_error>(
        "nas.shape.8", [] { windows_along("depth", 4, {.kernel = 2, .pad_begin = 2}); }, "padding 2 + 0 of depth",
        "window 0 of 2 places");
    check_error<shape_error>("nas.shape.8", [] { windows_along("depth", 4, {.kernel = 2, .pad_end = 2}); });
    // Less padding than the window spans, and yet its two places lie on both sides of the input.
    check_error<shape_error>("nas.shape.8", [] {
        windows_along("depth", 1, {.kernel = 2, .stride = 1, .dilation = 2, .pad_begin = 1, .pad_end = 1});
    });
    CHECK_NOTHROW(nas::nn::check::norm_order(1));
    check_error<shape_error>(
        "nas.shape.5", [] { nas::nn::check::norm_order(0.5); }, "p must be at least 1, got 0.5");
}

TEST_CASE("pool_windows: names of the functions", "[nn]") {
    using nas::pool_function;
    CHECK(nas::nn::to_string(pool_function::max) == "max");
    CHECK(nas::nn::to_string(pool_function::average) == "average");
    CHECK(nas::nn::to_string(pool_function::average_include_padding) == "average_include_padding");
    CHECK(nas::nn::to_string(pool_function::lp) == "lp");
}
