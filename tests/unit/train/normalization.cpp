#include <cmath>

#include <nas/train/normalization.hpp>

#include "support/catch.hpp"

using nas::train::measure_normalization;
using nas::train::normalization;

TEST_CASE("normalization: mean and deviation are those of each channel, over all images", "[train]") {
    // two images of two channels of two pixels
    std::vector<std::uint8_t> const pixels{0, 255, 10, 10, 255, 0, 20, 40};
    normalization const n = measure_normalization(pixels, 2, 2);
    CHECK(n.mean[0] == Approx(0.5));
    CHECK(n.deviation[0] == Approx(0.5));
    CHECK(n.mean[1] == Approx(20.0 / 255));
    CHECK(n.deviation[1] == Approx(std::sqrt(150.0) / 255)); // variance of 10, 10, 20, 40
}

TEST_CASE("normalization: a channel of one value gets deviation 1, not 0", "[train]") {
    std::vector<std::uint8_t> const pixels(12, 77);
    normalization const n = measure_normalization(pixels, 3, 4);
    for (float const d : n.deviation) CHECK(d == 1.0f);
    for (float const m : n.mean) CHECK(m == Approx(77.0 / 255));
}

TEST_CASE("normalization: the table maps the mean to zero and one deviation to one", "[train]") {
    normalization const n{{0.0f, 0.4f}, {1.0f, 0.2f}};
    auto const plain = nas::train::pixel_table(n, 0);
    CHECK(plain[0] == 0.0f);
    CHECK(plain[255] == 1.0f);
    auto const table = nas::train::pixel_table(n, 1);
    CHECK(table[102] == Approx(0).margin(1e-6));
    CHECK(table[153] == Approx(1));
}
