#include <algorithm>
#include <set>

#include <nas/train/transform/colour_jitter.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("colour_jitter: each property alone stays in its range and fills it", "[train]") {
    // a single grey pixel of 100: brightness shows the factor
    sample const pixel{.extents = {1, 1, 1}, .pixels = {100}};
    int least = 255, most = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        int const v = changed(colour_jitter{.brightness = 0.4}, pixel, seed).pixels[0];
        least = std::min(least, v);
        most = std::max(most, v);
    }
    CHECK((least >= 60 && least <= 62));
    CHECK((most <= 140 && most >= 138));
    sample const s = formula_image(3, 4, 5);
    CHECK(changed(colour_jitter{}, s) == s);
    std::set<bytes> hues, saturations, contrasts;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        hues.insert(changed(colour_jitter{.hue = 0.5}, s, seed).pixels);
        saturations.insert(changed(colour_jitter{.saturation = 0.5}, s, seed).pixels);
        contrasts.insert(changed(colour_jitter{.contrast = 3}, s, seed).pixels);
    }
    CHECK(hues.size() == 20);
    CHECK(saturations.size() == 20);
    CHECK(contrasts.size() == 20);
}

TEST_CASE("colour_jitter: the order is drawn", "[train]") {
    // Brightness cuts off at 255 before or after contrast flattens: which one was first shows in the result.
    sample const s{.extents = {1, 1, 2}, .pixels = {100, 250}};
    std::set<bool> kept;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        nas::rng r(seed);
        double const brightness = r.uniform(0.0, 3.0), contrast = r.uniform(0.0, 2.0);
        if (brightness < 1.5 || contrast > 0.9) continue;
        sample first = s, second = s;
        adjust_brightness(first, brightness);
        adjust_contrast(first, contrast);
        adjust_contrast(second, contrast);
        adjust_brightness(second, brightness);
        auto const got = changed(colour_jitter{.brightness = 2, .contrast = 1}, s, seed);
        REQUIRE((got == first || got == second));
        if (first != second) kept.insert(got == first);
    }
    CHECK(kept.size() == 2);
}

TEST_CASE("colour_jitter: settings out of range are refused", "[train]") {
    for (colour_jitter const c :
         {colour_jitter{.brightness = -1}, {.contrast = -0.1}, {.saturation = 100}, {.hue = 0.6}, {.hue = -0.1}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{c}; });
}
