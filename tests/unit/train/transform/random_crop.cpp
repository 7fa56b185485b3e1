#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <nas/train/transform/random_crop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("random_crop: all places are equally likely and nothing else happens", "[train]") {
    // 6,000 draws over 3 x 2 places: mean 1,000, deviation 29.
    std::map<bytes, int> seen;
    for (std::uint64_t seed = 0; seed < 6000; ++seed)
        ++seen[changed(random_crop{.height = 3, .width = 6}, formula_image(1, 5, 7), seed).pixels];
    CHECK(seen.size() == 6);
    for (auto const& [pixels, n] : seen) CHECK(std::abs(n - 1000) < 150);
}

TEST_CASE("random_crop: padding keeps the size and shifts the image", "[train]") {
    std::set<bytes> seen;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        sample const s = changed(random_crop{.padding = 2, .fill = 1}, formula_image(1, 5, 7), seed);
        REQUIRE(s.extents == nas::shape{1, 5, 7});
        seen.insert(s.pixels);
    }
    CHECK(seen.size() == 25);
    CHECK(seen.contains(formula_image(1, 5, 7).pixels));
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        auto const mirrored =
            changed(random_crop{.padding = 2, .beyond = border::reflect}, formula_image(1, 5, 7), seed);
        auto const repeated = changed(random_crop{.padding = 2, .beyond = border::edge}, formula_image(1, 5, 7), seed);
        CHECK(std::count(mirrored.pixels.begin(), mirrored.pixels.end(), 0) <= 4);
        CHECK(std::count(repeated.pixels.begin(), repeated.pixels.end(), 0) <= 9);
    }
}

TEST_CASE("random_crop: an image that is too small is an error, or is padded if asked", "[train]") {
    random_crop const c{.height = 9, .width = 6};
    auto const message = message_of<nas::data_error>("nas.data.61", [&] { changed(c, formula_image(1, 5, 7)); });
    CHECK(contains(message, "formula: the image is 1x5x7, too small to cut 9 x 6"));
    sample const s = changed(random_crop{.height = 9, .width = 6, .pad_if_needed = true}, formula_image(1, 5, 7));
    CHECK(s.extents == nas::shape{1, 9, 6});
    CHECK(changed(random_crop{.height = 7, .width = 11, .padding = 2}, formula_image(1, 3, 7)).extents ==
          nas::shape{1, 7, 11});
}

TEST_CASE("random_crop: settings out of range are refused", "[train]") {
    for (random_crop const c : {random_crop{.height = -1}, {.width = -1}, {.padding = -1}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{c}; });
}
