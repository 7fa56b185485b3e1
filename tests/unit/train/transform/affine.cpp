#include <utility>

#include <nas/train/transform/affine.hpp>
#include <nas/train/transform/crop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;
using test::largest_difference;

namespace {
sample warped(affine const& m, interpolation how = interpolation::nearest, std::uint8_t fill = 0,
              sample s = formula_image(1, 5, 7)) {
    transform_workspace w;
    warp(s, m, how, fill, w);
    return s;
}
} // namespace

TEST_CASE("affine: a map after its inverse is the identity", "[train]") {
    affine const m = affine::translation(3, -2).after(affine::rotation(25).after(affine::shear_x(0.4)).about(10, 4));
    affine const one = m.after(m.inverse());
    for (auto const& [value, expected] :
         {std::pair{one.xx, 1.0}, {one.xy, 0}, {one.x0, 0}, {one.yx, 0}, {one.yy, 1}, {one.y0, 0}})
        CHECK(value == Approx(expected).margin(1e-12));
}

TEST_CASE("affine: whole pixels move exactly, with either interpolation", "[train]") {
    for (interpolation const how : {interpolation::nearest, interpolation::bilinear}) {
        CHECK(warped({}, how) == formula_image(1, 5, 7));
        sample expected = formula_image(1, 5, 7);
        transform_workspace w;
        crop(expected, {-1, 2, 5, 7}, w, border::constant, 128);
        CHECK(warped(affine::translation(-2, 1), how, 128) == expected);
        sample const square = formula_image(2, 4, 4);
        sample const turned = warped(affine::rotation(90).about(2, 2), how, 0, square);
        for (std::size_t c = 0; c < 2; ++c)
            for (std::size_t y = 0; y < 4; ++y)
                for (std::size_t x = 0; x < 4; ++x) // counterclockwise: the right column becomes the top row
                    CHECK(turned.pixels[c * 16 + y * 4 + x] == square.pixels[c * 16 + x * 4 + 3 - y]);
    }
}

TEST_CASE("affine: the nearest pixels of rotations and shears are those of Pillow", "[train]") {
    CHECK(warped(affine::rotation(30).about(3.5, 2.5), interpolation::nearest, 128).pixels ==
          bytes{128, 128, 156, 236, 100, 50,  128, 38,  90,  242, 164, 10,  44,  52, 48, 184, 240, 246,
                30,  162, 186, 48,  248, 240, 168, 168, 224, 198, 128, 154, 230, 62, 8,  128, 128});
    CHECK(warped(affine::shear_x(-0.3), interpolation::nearest, 128).pixels == // the map is the inverse of Pillow's
          bytes{0,  38, 90,  156, 236, 74,  182, 48,  184, 78,  242, 164, 100, 50,  248, 240, 246, 10,
                44, 92, 128, 230, 64,  168, 30,  162, 52,  128, 130, 62,  8,   224, 198, 186, 128});
}

TEST_CASE("affine: bilinear interpolation blends four pixels, and the fill beyond the edge", "[train]") {
    sample const s{.extents = {1, 2, 2}, .pixels = {100, 200, 40, 80}};
    sample const half = warped(affine::translation(0.5, 0.5), interpolation::bilinear, 20, s);
    CHECK(half.pixels == bytes{(20 + 20 + 20 + 100) / 4, (20 + 20 + 100 + 200) / 4, (20 + 100 + 20 + 40) / 4,
                               (100 + 200 + 40 + 80) / 4});
}
