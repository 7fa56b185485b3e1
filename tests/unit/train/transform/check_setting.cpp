#include <nas/train/transform/check_setting.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("check_setting: messages name transform, setting, value and range", "[train]") {
    check_setting(true, "crop", "height", 0, "at least 1");
    CHECK(message_of<nas::data_error>("nas.data.60", [] { check_setting(false, "crop", "height", 0, "at least 1"); }) ==
          "[nas.data.60] crop: height is 0; it must be at least 1");
    check_probability(0, "flip");
    check_probability(1, "flip");
    message_of<nas::data_error>("nas.data.60", [] { check_probability(1.01, "flip"); });
    message_of<nas::data_error>("nas.data.60", [] { check_probability(-0.01, "flip"); });
}

TEST_CASE("check_setting: images must be grey or RGB", "[train]") {
    CHECK(grey_or_rgb(formula_image(1, 2, 2), "hue") == 1);
    CHECK(grey_or_rgb(formula_image(3, 2, 2), "hue") == 3);
    CHECK(contains(message_of<nas::data_error>("nas.data.62", [] { grey_or_rgb(formula_image(4, 2, 2), "hue"); }),
                   "formula: hue needs images of 1 or 3 channels, this one has 4"));
}
