#include <cmath>

#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/resample.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;
using test::largest_difference;

namespace {
sample resized(image_filter f, std::int64_t height, std::int64_t width, bool antialias = true) {
    sample s = formula_image(1, 5, 7);
    transform_workspace w;
    resample(s, {0, 0, 5, 7}, height, width, f, antialias, w);
    return s;
}
} // namespace

TEST_CASE("resample: every filter agrees with Pillow, smaller and larger", "[train]") {
    CHECK(largest_difference(resized(image_filter::bilinear, 3, 4),
                             {58, 118, 178, 112, 134, 195, 106, 77, 175, 88, 131, 152}) <= 1);
    CHECK(largest_difference(resized(image_filter::bilinear, 8, 9),
                             {0,   25,  61,  105, 156, 218, 146, 110, 182, 21,  75,  94,  109, 194, 202,
                              138, 98,  124, 46,  141, 144, 122, 242, 174, 122, 82,  53,  25,  160, 211,
                              201, 245, 99,  60,  67,  79,  58,  181, 217, 193, 222, 62,  52,  80,  80,
                              145, 203, 162, 97,  173, 61,  98,  121, 55,  187, 178, 125, 66,  78,  126,
                              163, 164, 127, 212, 157, 100, 50,  8,   176, 210, 194, 186}) <= 1);
    CHECK(largest_difference(resized(image_filter::bicubic, 3, 4),
                             {49, 123, 187, 107, 134, 211, 101, 65, 184, 79, 129, 157}) <= 1);
    CHECK(largest_difference(resized(image_filter::bicubic, 8, 9),
                             {0,   13,  53,  103, 150, 238, 142, 98,  197, 19,  70,  85,  95, 190, 222,
                              141, 91,  130, 41,  152, 146, 107, 245, 179, 122, 78,  46,  4,  167, 233,
                              218, 254, 85,  37,  61,  80,  38,  189, 239, 210, 230, 34,  26, 79,  80,
                              143, 217, 163, 81,  175, 43,  98,  132, 45,  197, 185, 117, 47, 67,  132,
                              180, 174, 128, 221, 157, 94,  42,  0,   197, 230, 196, 195}) <= 1);
    CHECK(largest_difference(resized(image_filter::box, 3, 4),
                             {68, 142, 200, 102, 131, 243, 10, 68, 182, 76, 127, 150}) <= 1);
    CHECK(largest_difference(resized(image_filter::box, 8, 9),
                             {0,   38,  38,  90,  156, 236, 74,  74,  182, 0,   38,  38,  90, 156, 236,
                              74,  74,  182, 48,  184, 184, 78,  242, 164, 100, 100, 50,  14, 248, 248,
                              240, 246, 10,  44,  44,  92,  14,  248, 248, 240, 246, 10,  44, 44,  92,
                              154, 230, 230, 64,  168, 30,  162, 162, 52,  212, 130, 130, 62, 8,   224,
                              198, 198, 186, 212, 130, 130, 62,  8,   224, 198, 198, 186}) <= 1);
    CHECK(largest_difference(resized(image_filter::nearest, 3, 4),
                             {0, 90, 236, 182, 14, 240, 10, 92, 212, 62, 224, 186}) <= 0);
    CHECK(largest_difference(resized(image_filter::nearest, 8, 9),
                             {0,   38,  38,  90,  156, 236, 74,  74,  182, 0,   38,  38,  90, 156, 236,
                              74,  74,  182, 48,  184, 184, 78,  242, 164, 100, 100, 50,  14, 248, 248,
                              240, 246, 10,  44,  44,  92,  14,  248, 248, 240, 246, 10,  44, 44,  92,
                              154, 230, 230, 64,  168, 30,  162, 162, 52,  212, 130, 130, 62, 8,   224,
                              198, 198, 186, 212, 130, 130, 62,  8,   224, 198, 198, 186}) <= 0);
}

TEST_CASE("resample: without antialiasing a smaller image takes the nearest pixels", "[train]") {
    // 4 columns of 7: centers 0.875, 2.625, ...; 3 rows of 5: centers 0.833, 2.5, 4.167
    sample const s = resized(image_filter::bilinear, 3, 4, false);
    sample const in = formula_image(1, 5, 7);
    double const x = 0.875 - 0.5, y = 5.0 / 6 - 0.5;
    double const top = in.pixels[0] * (1 - x) + in.pixels[1] * x, below = in.pixels[7] * (1 - x) + in.pixels[8] * x;
    CHECK(std::abs(s.pixels[0] - (top * (1 - y) + below * y)) <= 1);
    CHECK(resized(image_filter::bilinear, 8, 9, false).pixels == resized(image_filter::bilinear, 8, 9, true).pixels);
}

TEST_CASE("resample: constant images stay constant, whatever the filter, size and box", "[train]") {
    for (image_filter const f :
         {image_filter::nearest, image_filter::box, image_filter::bilinear, image_filter::bicubic})
        for (bool const antialias : {false, true})
            for (image_box const box : {image_box{0, 0, 9, 300}, {1.25, 3.5, 2.5, 250.1}, {8.5, 299.5, 0.25, 0.25}}) {
                sample s{.extents = {2, 9, 300}, .pixels = bytes(5400, 200)};
                transform_workspace w;
                resample(s, box, 7, 270, f, antialias, w);
                REQUIRE(s.extents == nas::shape{2, 7, 270});
                CHECK(s.pixels == bytes(2 * 7 * 270, 200));
            }
}

TEST_CASE("resample: a box with whole sides is the part itself at its own size", "[train]") {
    sample s = formula_image(3, 6, 8), part = s;
    transform_workspace w;
    resample(s, {1, 2, 4, 5}, 4, 5, image_filter::bicubic, true, w);
    crop(part, {1, 2, 4, 5}, w);
    CHECK(s == part);
}
