#include <nas/train/transform/solarize.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("solarize: inverts values from the threshold on, as Pillow does", "[train]") {
    CHECK(changed(solarize{100}, formula_image(3, 4, 5)).pixels ==
          bytes{0,   38,  90, 99, 19, 74, 73,  48, 71, 78,  13,  91, 155, 50, 14, 7,  15,  9,  10, 44,
                92,  101, 25, 64, 87, 30, 93,  52, 43, 125, 62,  8,  31,  57, 69, 67, 51,  21, 22, 80,
                103, 17,  82, 59, 68, 45, 145, 24, 47, 105, 149, 76, 60,  58, 70, 96, 119, 65, 2,  84});
    CHECK(changed(solarize{256}, formula_image(3, 4, 5)) == formula_image(3, 4, 5));
    CHECK(changed(solarize{0}, sample{.extents = {1, 1, 2}, .pixels = {0, 255}}).pixels == bytes{255, 0});
    message_of<nas::data_error>("nas.data.60", [] { any_transform(solarize{257}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(solarize{-1}); });
}
