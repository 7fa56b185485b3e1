#include <nas/nn/ops/window.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas::nn;

TEST_CASE("window: one number means both axes", "[nn]") {
    STATIC_REQUIRE(size2d(3) == size2d(3, 3));
    STATIC_REQUIRE(size2d{1, 7}.height == 1);
    STATIC_REQUIRE(size2d{1, 7}.width == 7);
}

TEST_CASE("window: padding takes a word, one, two or four numbers", "[nn]") {
    STATIC_REQUIRE(padding2d(same).automatic);
    STATIC_REQUIRE(padding2d(2) == padding2d(2, 2, 2, 2));
    STATIC_REQUIRE(padding2d(1, 3) == padding2d(1, 3, 1, 3));
    STATIC_REQUIRE(!padding2d(0).automatic);
    STATIC_REQUIRE(padding2d(1, 2, 3, 4).bottom == 3);
}

TEST_CASE("window: same padding is symmetric for odd kernels and puts an odd rest at the end", "[nn]") {
    STATIC_REQUIRE(padding2d(same).resolved(3) == padding2d(1));
    STATIC_REQUIRE(padding2d(same).resolved({1, 7}) == padding2d(0, 3));
    STATIC_REQUIRE(padding2d(same).resolved(3, 2) == padding2d(2));
    STATIC_REQUIRE(padding2d(same).resolved(2) == padding2d(0, 0, 1, 1));
    STATIC_REQUIRE(padding2d(same).resolved(4) == padding2d(1, 1, 2, 2));
    STATIC_REQUIRE(padding2d(5).resolved(3) == padding2d(5));
}

TEST_CASE("window: same padding yields ceil(input / stride) for every size, kernel, stride and dilation", "[nn]") {
    for (std::int64_t in = 1; in <= 13; ++in)
        for (std::int64_t kernel = 1; kernel <= 8; ++kernel)
            for (std::int64_t stride = 1; stride <= 4; ++stride)
                for (std::int64_t dilation = 1; dilation <= 3; ++dilation) {
                    padding2d const p = padding2d(same).resolved(kernel, dilation);
                    CHECK(window_output("height", in, kernel, stride, dilation, p.top, p.bottom) ==
                          (in + stride - 1) / stride);
                }
}

TEST_CASE("window: without padding the window has to fit", "[nn]") {
    CHECK(window_output("width", 5, 3, 2, 1, 0, 0) == 2);
    CHECK(window_output("width", 5, 3, 1, 2, 0, 0) == 1);
    test::check_error<nas::shape_error>(
        "nas.shape.7", [] { window_output("width", 4, 3, 1, 2, 0, 0); }, "a window of width 5 (kernel 3, dilation 2)",
        "input of width 4 with padding 0 + 0");
}
