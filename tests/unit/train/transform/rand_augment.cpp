#include <set>
#include <vector>

#include <nas/train/content_hash.hpp>
#include <nas/train/transform/rand_augment.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("rand_augment: applies as many operations as stated, each of the list", "[train]") {
    CHECK(rand_augment_operations().size() == 15);
    sample const s{.extents = {1, 1, 1}, .pixels = {0}};
    rand_augment const adds{.count = 3, .magnitude = 1, .operations = {edit_operation::solarize_add}};
    CHECK(changed(adds, s).pixels[0] == 33); // three times 11
    rand_augment const none{.count = 0};
    CHECK(changed(none, formula_image(3, 9, 9)) == formula_image(3, 9, 9));
    rand_augment const either{
        .count = 2, .magnitude = 10, .operations = {edit_operation::solarize_add, edit_operation::invert}};
    std::set<int> seen;
    for (std::uint64_t seed = 0; seed < 60; ++seed) seen.insert(changed(either, s, seed).pixels[0]);
    CHECK(seen ==
          std::set<int>{0, 145, 220, 255}); // inverted twice; added, inverted; added twice; inverted, bright by then
}

TEST_CASE("rand_augment: magnitudes vary by the deviation, cut off at 0 and 10", "[train]") {
    sample const s{.extents = {1, 1, 1}, .pixels = {0}};
    rand_augment const r{.count = 1, .magnitude = 5, .deviation = 1.5, .operations = {edit_operation::solarize_add}};
    double sum = 0, squares = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        double const m = changed(r, s, seed).pixels[0] / 11.0;
        sum += m;
        squares += (m - 5) * (m - 5);
    }
    CHECK(sum / 2000 == Approx(5 - 0.05).margin(0.2)); // amounts are rounded down
    CHECK(squares / 2000 == Approx(2.25).epsilon(0.15));
    std::set<int> far;
    for (std::uint64_t seed = 0; seed < 100; ++seed)
        far.insert(changed(
                       rand_augment{
                           .count = 1, .magnitude = 5, .deviation = 100, .operations = {edit_operation::solarize_add}},
                       s, seed)
                       .pixels[0]);
    CHECK(*far.begin() == 0);
    CHECK(*far.rbegin() == 110);
}

TEST_CASE("rand_augment: operations are skipped by probability", "[train]") {
    sample const s{.extents = {1, 1, 1}, .pixels = {0}};
    int applied = 0; // of 2,000 with probability 0.4: deviation 22
    for (std::uint64_t seed = 0; seed < 2000; ++seed)
        applied +=
            changed(rand_augment{.count = 1, .probability = 0.4, .operations = {edit_operation::invert}}, s, seed)
                .pixels[0] == 255;
    CHECK(std::abs(applied - 800) < 110);
}

TEST_CASE("rand_augment: keeps the shape of any image", "[train]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed)
        for (std::int64_t const channels : {1, 3})
            CHECK(changed(rand_augment{.count = 4}, formula_image(channels, 13, 11), seed).extents ==
                  nas::shape{channels, 13, 11});
}

TEST_CASE("rand_augment: settings out of range are refused", "[train]") {
    for (rand_augment const& r : {rand_augment{.count = -1},
                                  {.magnitude = 11},
                                  {.deviation = -1},
                                  {.probability = 2},
                                  {.operations = {}},
                                  {.scale = {.shear = -1}}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{r}; });
}

TEST_CASE("rand_augment: every compiler makes the same pixels", "[train]") {
    // Many images through all operations; g++ 12, also for AVX-512 with fused multiply-add, and clang 14 agree.
    std::vector<std::uint8_t> all;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        sample const s =
            changed(rand_augment{.count = 3, .magnitude = 6, .deviation = 2, .scale = {.translate = 6, .cutout = 6}},
                    formula_image(3, 24, 20), seed);
        all.insert(all.end(), s.pixels.begin(), s.pixels.end());
    }
    CHECK(content_hash(all) == 0xa4e0a203a38ec95fu);
}
