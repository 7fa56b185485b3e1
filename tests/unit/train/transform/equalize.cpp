#include <algorithm>

#include <nas/train/transform/equalize.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("equalize: moves values as Pillow does", "[train]") {
    // What Pillow makes of the values 50 to 113; 0 for those that do not occur.
    bytes const expected{0,   37,  46,  65,  0,   75,  0, 93,  98,  107, 0, 134, 0,   0, 144, 162,
                         166, 175, 185, 203, 212, 0,   0, 230, 235, 244, 0, 254, 255, 0, 0,   255,
                         255, 255, 0,   255, 255, 255, 0, 255, 255, 255, 0, 255, 0,   0, 255, 255,
                         255, 255, 0,   255, 0,   0,   0, 255, 255, 255, 0, 255, 255, 0, 0,   255};
    sample s{.extents = {1, 16, 32}};
    for (std::uint32_t n = 0; n < 512; ++n) s.pixels.push_back(static_cast<std::uint8_t>(n * n / 7 % 64 + 50));
    sample const out = changed(equalize{}, s);
    for (std::size_t i = 0; i < 512; ++i) REQUIRE(int{out.pixels[i]} == expected[s.pixels[i] - 50u]);
}

TEST_CASE("equalize: each channel by its own; few pixels and flat channels stay", "[train]") {
    CHECK(changed(equalize{}, formula_image(3, 4, 5)) == formula_image(3, 4, 5)); // step 0
    sample s{.extents = {2, 32, 32}, .pixels = bytes(2048, 9)};
    for (std::size_t i = 0; i < 1024; ++i) s.pixels[i] = static_cast<std::uint8_t>(i / 8 + 100);
    sample const out = changed(equalize{}, s);
    CHECK(std::equal(s.pixels.begin() + 1024, s.pixels.end(), out.pixels.begin() + 1024));
    CHECK(int{out.pixels[0]} == 0);
    CHECK(int{out.pixels[1023]} == 255);
}
