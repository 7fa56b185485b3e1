#include <nas/train/transform/crop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

namespace {
sample cut(crop_window c, border b = border::constant, std::uint8_t fill = 0) {
    sample s = formula_image(2, 5, 7);
    transform_workspace w;
    crop(s, c, w, b, fill);
    return s;
}
} // namespace

TEST_CASE("crop: border_index repeats edges and mirrors without repeating them", "[train]") {
    std::vector<std::int64_t> edge, reflect;
    for (std::int64_t i = -5; i < 9; ++i) {
        edge.push_back(border_index(border::edge, i, 4));
        reflect.push_back(border_index(border::reflect, i, 4));
    }
    CHECK(edge == std::vector<std::int64_t>{0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3});
    CHECK(reflect == std::vector<std::int64_t>{1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2});
    CHECK(border_index(border::reflect, -7, 1) == 0);
}

TEST_CASE("crop: every pixel is where the definition says, inside and outside, for all borders", "[train]") {
    sample const whole = formula_image(2, 5, 7);
    for (border const b : {border::constant, border::edge, border::reflect})
        for (crop_window const c : {crop_window{1, 2, 3, 4},
                                    {-3, -4, 12, 16},
                                    {-2, 3, 4, 9},
                                    {4, -9, 6, 5},
                                    {0, 0, 5, 7},
                                    {20, 1, 2, 2},
                                    {1, 30, 2, 3},
                                    {0, 6, 5, 1}}) {
            sample const out = cut(c, b, 77);
            REQUIRE(out.extents == nas::shape{2, c.height, c.width});
            REQUIRE(out.pixels.size() == static_cast<std::size_t>(2 * c.height * c.width));
            std::size_t at = 0;
            for (std::int64_t k = 0; k < 2; ++k)
                for (std::int64_t y = c.top; y < c.top + c.height; ++y)
                    for (std::int64_t x = c.left; x < c.left + c.width; ++x) {
                        bool const inside = y >= 0 && y < 5 && x >= 0 && x < 7;
                        auto const from = (k * 5 + border_index(b, y, 5)) * 7 + border_index(b, x, 7);
                        int const expected =
                            !inside && b == border::constant ? 77 : whole.pixels[static_cast<std::size_t>(from)];
                        REQUIRE(int{out.pixels[at++]} == expected);
                    }
        }
}
