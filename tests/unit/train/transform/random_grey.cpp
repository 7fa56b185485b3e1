#include <cstdlib>

#include <nas/train/transform/random_grey.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("random_grey: takes the colours away as often as stated", "[train]") {
    // 10,000 draws of probability 0.2: mean 2,000, deviation 40.
    sample const s{.extents = {3, 1, 1}, .pixels = {10, 200, 90}};
    int grey = 0;
    for (std::uint64_t seed = 0; seed < 10000; ++seed) {
        auto const p = changed(random_grey{.probability = 0.2}, s, seed).pixels;
        bool const is_grey = p[0] == p[1] && p[1] == p[2];
        CHECK((is_grey || p == s.pixels));
        grey += is_grey;
    }
    CHECK(std::abs(grey - 2000) < 200);
    message_of<nas::data_error>("nas.data.60", [] { any_transform(random_grey{2}); });
}
