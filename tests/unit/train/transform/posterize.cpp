#include <nas/train/transform/posterize.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("posterize: keeps the upper bits, as Pillow does", "[train]") {
    CHECK(changed(posterize{3}, formula_image(3, 4, 5)).pixels ==
          bytes{0,   32,  64,  128, 224, 64,  160, 32, 160, 64,  224, 160, 96,  32,  0,   224, 224, 224, 0, 32,
                64,  128, 224, 64,  160, 0,   160, 32, 192, 128, 32,  0,   224, 192, 160, 160, 192, 224, 0, 64,
                128, 224, 64,  192, 64,  192, 96,  0,  192, 128, 96,  64,  32,  32,  64,  96,  128, 160, 0, 64});
    CHECK(changed(posterize{8}, formula_image(3, 4, 5)) == formula_image(3, 4, 5));
    CHECK(changed(posterize{0}, formula_image(3, 4, 5)).pixels == bytes(60, 0));
    message_of<nas::data_error>("nas.data.60", [] { any_transform(posterize{9}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(posterize{-1}); });
}
