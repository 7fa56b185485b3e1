#include <nas/train/transform/center_crop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("center_crop: cuts the middle, the larger margin below and on the right", "[train]") {
    auto const part = [](crop_window c) {
        sample s = formula_image(1, 5, 7);
        transform_workspace w;
        crop(s, c, w, border::constant, 9);
        return s;
    };
    auto const middle = [](std::int64_t h, std::int64_t w) {
        return changed(center_crop{.height = h, .width = w, .fill = 9}, formula_image(1, 5, 7));
    };
    CHECK(middle(3, 3) == part({1, 2, 3, 3}));
    CHECK(middle(2, 4) == part({1, 1, 2, 4}));
    CHECK(middle(5, 7) == formula_image(1, 5, 7));
    CHECK(middle(7, 10) == part({-1, -2, 7, 10}));
    CHECK(middle(8, 1) == part({-2, 3, 8, 1}));
    message_of<nas::data_error>("nas.data.60", [] { any_transform(center_crop{.height = 0}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(center_crop{.width = 0}); });
}
