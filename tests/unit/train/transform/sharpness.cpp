#include <nas/train/transform/sharpness.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image, test::largest_difference;

namespace {
sample sharpened(double factor, sample s = formula_image(3, 4, 5)) {
    transform_workspace w;
    adjust_sharpness(s, factor, w);
    return s;
}
} // namespace

TEST_CASE("sharpness: agrees with Pillow", "[train]") {
    CHECK(largest_difference(sharpened(1.9),
                             {0,   38,  90,  156, 236, 74,  230, 7,   232, 78,  242, 159, 77,  27,  14,
                              248, 240, 246, 10,  44,  92,  154, 230, 64,  168, 30,  192, 0,   242, 130,
                              62,  0,   255, 228, 186, 188, 204, 234, 22,  80,  152, 238, 82,  196, 68,
                              210, 105, 0,   255, 150, 106, 53,  37,  35,  70,  96,  136, 190, 2,   84}) <= 1);
    CHECK(largest_difference(sharpened(0.1),
                             {0,   38,  90,  156, 236, 74,  133, 88,  135, 78,  242, 168, 122, 72,  14,
                              248, 240, 246, 10,  44,  92,  154, 230, 64,  168, 30,  131, 109, 181, 130,
                              62,  83,  175, 167, 186, 188, 204, 234, 22,  80,  152, 238, 82,  196, 68,
                              210, 114, 81,  141, 150, 106, 98,  82,  80,  70,  96,  136, 190, 2,   84}) <= 1);
    CHECK(sharpened(1) == formula_image(3, 4, 5));
    CHECK(sharpened(0, formula_image(1, 2, 9)) == formula_image(1, 2, 9)); // all of it is edge
}

TEST_CASE("sharpness: the factor is drawn", "[train]") {
    CHECK(changed(sharpness{.low = 1.9, .high = 1.9}, formula_image(3, 4, 5)) == sharpened(1.9));
    CHECK(changed(sharpness{}, formula_image(3, 4, 5), 1) != changed(sharpness{}, formula_image(3, 4, 5), 2));
    for (sharpness const s : {sharpness{.low = -1}, {.low = 2, .high = 1}, {.high = 101}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{s}; });
}
