#include <cmath>

#include <nas/train/transform/adjust.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image, test::largest_difference;

namespace {
template <class F>
sample adjusted(F f, double by, std::int64_t channels = 3) {
    sample s = formula_image(channels, 4, 5);
    f(s, by);
    return s;
}
} // namespace

// Pillow cuts fractions off where these round: they differ by one at most.
TEST_CASE("adjust: agrees with Pillow", "[train]") {
    CHECK(largest_difference(adjusted(adjust_saturation, 1.7),
                             {0,   0,   33,  190, 255, 81,  196, 48,  170, 50,  255, 235, 52,  0,   0,
                              255, 255, 255, 5,   25,  106, 171, 255, 33,  161, 6,   162, 54,  218, 139,
                              20,  0,   255, 240, 231, 183, 201, 234, 26,  87,  208, 255, 19,  255, 0,
                              255, 73,  7,   211, 173, 95,  85,  0,   2,   34,  26,  86,  159, 0,   93}) <= 1);
    CHECK(largest_difference(adjusted(adjust_contrast, 0.4),
                             {77,  92,  113, 139, 171, 107, 150, 96,  151, 108, 174, 143, 117, 97,  83,
                              176, 173, 175, 81,  95,  114, 139, 169, 103, 144, 89,  142, 98,  162, 129,
                              102, 80,  167, 156, 151, 152, 159, 171, 86,  109, 138, 172, 110, 155, 104,
                              161, 121, 87,  160, 137, 119, 107, 101, 100, 105, 115, 131, 153, 78,  111}) <= 1);
    CHECK(largest_difference(adjusted(adjust_brightness, 1.3),
                             {0,   49,  116, 202, 255, 96,  236, 62,  239, 101, 255, 213, 130, 65,  18,
                              255, 255, 255, 13,  57,  119, 200, 255, 83,  218, 39,  210, 67,  255, 169,
                              80,  10,  255, 255, 241, 244, 255, 255, 28,  104, 197, 255, 106, 254, 88,
                              255, 143, 31,  255, 195, 137, 98,  78,  75,  91,  124, 176, 246, 2,   109}) <= 1);
}

TEST_CASE("adjust: factor 1 changes nothing, factor 0 takes the property away", "[train]") {
    sample const s = formula_image(3, 4, 5);
    CHECK(adjusted(adjust_saturation, 1) == s);
    CHECK(adjusted(adjust_contrast, 1) == s);
    CHECK(adjusted(adjust_brightness, 1) == s);
    CHECK(adjusted(adjust_brightness, 0).pixels == bytes(60, 0));
    bytes const flat = adjusted(adjust_contrast, 0).pixels;
    CHECK(flat == bytes(60, flat[0]));
    bytes const grey = adjusted(adjust_saturation, 0).pixels;
    for (std::size_t i = 0; i < 20; ++i) {
        CHECK(grey[i] == grey[i + 20]);
        CHECK(grey[i] == grey[i + 40]);
        double const luma = 0.299 * s.pixels[i] + 0.587 * s.pixels[i + 20] + 0.114 * s.pixels[i + 40];
        CHECK(std::abs(grey[i] - luma) <= 0.51);
    }
}

TEST_CASE("adjust: grey images have brightness and contrast alone; other channels are refused", "[train]") {
    CHECK(adjusted(adjust_saturation, 0, 1) == formula_image(1, 4, 5));
    CHECK(adjusted(adjust_hue, 0.3, 1) == formula_image(1, 4, 5));
    CHECK(adjusted(adjust_brightness, 0, 4).pixels == bytes(80, 0));
    bytes const flat = adjusted(adjust_contrast, 0, 1).pixels;
    CHECK(flat == bytes(20, flat[0]));
    message_of<nas::data_error>("nas.data.62", [] { adjusted(adjust_saturation, 2, 2); });
    message_of<nas::data_error>("nas.data.62", [] { adjusted(adjust_contrast, 2, 4); });
    message_of<nas::data_error>("nas.data.62", [] { adjusted(adjust_hue, 0.2, 2); });
}

TEST_CASE("adjust: hues turn around the circle of colours", "[train]") {
    sample const red{.extents = {3, 1, 1}, .pixels = {200, 40, 40}};
    auto const turned = [&](double by) {
        sample s = red;
        adjust_hue(s, by);
        return s.pixels;
    };
    CHECK(turned(1.0 / 6) == bytes{200, 200, 40});
    CHECK(turned(2.0 / 6) == bytes{40, 200, 40});
    CHECK(turned(0.5) == bytes{40, 200, 200});
    CHECK(turned(-2.0 / 6) == bytes{40, 40, 200});
    CHECK(turned(5.0 / 6) == bytes{200, 40, 200});
    CHECK(turned(1.0 / 12) == bytes{200, 120, 40});
    sample many = formula_image(3, 40, 50);
    adjust_hue(many, 0);
    CHECK(many == formula_image(3, 40, 50));
    adjust_hue(many, 1);
    CHECK(many == formula_image(3, 40, 50));
    adjust_hue(many, 0.37);
    adjust_hue(many, -0.37);
    CHECK(largest_difference(many, formula_image(3, 40, 50).pixels) <= 2);
}

TEST_CASE("adjust: products with the reciprocals are quotients", "[train]") {
    for (std::uint64_t n = 1; n < 256; ++n)
        for (std::uint64_t d = 0; d <= n; ++d) REQUIRE((d * detail::reciprocals[n]) >> 24 == d * 65536 / n);
}
