#include <nas/train/transform/solarize_add.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("solarize_add: adds to dark values alone and cuts off", "[train]") {
    sample const s{.extents = {1, 1, 4}, .pixels = {0, 127, 128, 255}};
    CHECK(changed(solarize_add{.amount = 110}, s).pixels == bytes{110, 237, 128, 255});
    CHECK(changed(solarize_add{.amount = 200, .threshold = 256}, s).pixels == bytes{200, 255, 255, 255});
    CHECK(changed(solarize_add{.amount = -20}, s).pixels == bytes{0, 107, 128, 255});
    CHECK(changed(solarize_add{}, s) == s);
    message_of<nas::data_error>("nas.data.60", [] { any_transform(solarize_add{.amount = 256}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(solarize_add{.threshold = 300}); });
}
