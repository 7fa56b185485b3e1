#include <cstdlib>

#include <nas/train/transform/random_flip.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("random_flip: mirrors rows and columns of every channel", "[train]") {
    sample const s{.extents = {2, 2, 3}, .pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
    CHECK(changed(random_flip{.horizontal = 1}, s).pixels == bytes{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10});
    CHECK(changed(random_flip{.horizontal = 0, .vertical = 1}, s).pixels ==
          bytes{4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9});
    CHECK(changed(random_flip{.horizontal = 0}, s) == s);
    sample const odd{.extents = {1, 3, 1}, .pixels = {1, 2, 3}};
    CHECK(changed(random_flip{.horizontal = 1, .vertical = 1}, odd).pixels == bytes{3, 2, 1});
}

TEST_CASE("random_flip: as often as stated", "[train]") {
    // 10,000 draws of probability 0.5: mean 5,000, deviation 50.
    sample const s{.extents = {1, 1, 2}, .pixels = {1, 2}};
    int flipped = 0;
    for (std::uint64_t seed = 0; seed < 10000; ++seed) flipped += changed(random_flip{}, s, seed) != s;
    CHECK(std::abs(flipped - 5000) < 250);
    message_of<nas::data_error>("nas.data.60", [] { any_transform(random_flip{.horizontal = 1.5}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(random_flip{.vertical = -1}); });
}
