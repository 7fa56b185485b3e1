#include <nas/train/transform/invert.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("invert: the negative; twice is the image", "[train]") {
    sample const s = formula_image(3, 4, 5), negative = changed(invert{}, s);
    for (std::size_t i = 0; i < s.pixels.size(); ++i) CHECK(negative.pixels[i] + s.pixels[i] == 255);
    CHECK(changed(invert{}, negative) == s);
}
