#include <nas/train/transform/auto_contrast.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image, test::largest_difference;

namespace {
/// The picture whose values Pillow stretched.
sample pale() {
    sample s = formula_image(3, 4, 5);
    for (auto& p : s.pixels) p = static_cast<std::uint8_t>(p / 4 + 60);
    return s;
}
} // namespace

TEST_CASE("auto_contrast: stretches every channel as Pillow does, with and without cutoff", "[train]") {
    CHECK(largest_difference(changed(auto_contrast{}, pale()),
                             {0,   37,  90,  160, 242, 74,  185, 49,  189, 78,  246, 168, 102, 49,  12,
                              255, 246, 250, 8,   45,  95,  163, 250, 63,  182, 22,  173, 50,  232, 136,
                              59,  0,   245, 214, 200, 204, 223, 254, 13,  81,  164, 255, 86,  211, 73,
                              224, 116, 25,  224, 159, 112, 82,  64,  60,  73,  103, 146, 203, 0,   90}) <= 1);
    CHECK(largest_difference(changed(auto_contrast{.cutoff = 10}, pale()),
                             {0,   26,  85,  161, 250, 67,  187, 40,  192, 71,  255, 170, 98,  40,  0,
                              255, 255, 255, 0,   35,  83,  161, 255, 46,  182, 0,   171, 31,  239, 130,
                              41,  0,   255, 218, 202, 208, 228, 255, 0,   67,  161, 255, 40,  234, 20,
                              255, 87,  0,   255, 154, 80,  33,  6,   0,   20,  67,  134, 221, 0,   46}) <= 1);
}

TEST_CASE("auto_contrast: flat and full channels stay", "[train]") {
    sample const flat{.extents = {1, 2, 2}, .pixels = bytes(4, 77)};
    CHECK(changed(auto_contrast{}, flat) == flat);
    CHECK(changed(auto_contrast{.cutoff = 40}, flat) == flat);
    sample const full{.extents = {1, 1, 256}, .pixels = counting(256)};
    CHECK(changed(auto_contrast{}, full) == full);
    message_of<nas::data_error>("nas.data.60", [] { any_transform(auto_contrast{.cutoff = 50}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(auto_contrast{.cutoff = -1}); });
}
