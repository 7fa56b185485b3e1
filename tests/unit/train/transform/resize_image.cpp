#include <nas/train/transform/resize_image.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("resize_image: to a size, or by the shorter side", "[train]") {
    CHECK(changed(resize_image{.height = 10, .width = 3}, formula_image(3, 5, 7)).extents == nas::shape{3, 10, 3});
    CHECK(changed(resize_image{.shorter_side = 10}, formula_image(3, 5, 7)).extents == nas::shape{3, 10, 14});
    CHECK(changed(resize_image{.shorter_side = 2}, formula_image(1, 7, 5)).extents == nas::shape{1, 2, 2});
    CHECK(changed(resize_image{.shorter_side = 5}, formula_image(1, 7, 5)) == formula_image(1, 7, 5));
    CHECK(changed(resize_image{.height = 2, .width = 2, .filter = image_filter::nearest, .antialias = false},
                  sample{.extents = {1, 4, 4}, .pixels = counting(16)})
              .pixels == bytes{5, 7, 13, 15});
}

TEST_CASE("resize_image: settings out of range are refused", "[train]") {
    for (resize_image const r : {resize_image{},
                                 {.height = 3},
                                 {.width = 3},
                                 {.height = 3, .width = 3, .shorter_side = 3},
                                 {.height = -1, .width = 3},
                                 {.height = 3, .width = -1},
                                 {.shorter_side = -3}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{r}; });
}
