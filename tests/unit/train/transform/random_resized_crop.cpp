#include <algorithm>

#include <nas/train/transform/random_resized_crop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("random_resized_crop: area and proportions lie in their ranges and fill them", "[train]") {
    random_resized_crop const c{.height = 8, .width = 8};
    double least = 1, most = 0, narrowest = 9, widest = 0, sum = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        crop_window const w = c.draw(400, 500, nas::rng(seed));
        REQUIRE(w.top >= 0);
        REQUIRE(w.left >= 0);
        REQUIRE(w.top + w.height <= 400);
        REQUIRE(w.left + w.width <= 500);
        double const area = static_cast<double>(w.height * w.width) / 200000;
        double const ratio = static_cast<double>(w.width) / static_cast<double>(w.height);
        least = std::min(least, area);
        most = std::max(most, area);
        narrowest = std::min(narrowest, ratio);
        widest = std::max(widest, ratio);
        sum += area;
    }
    CHECK(least > 0.075);
    CHECK(least < 0.1);
    CHECK(most > 0.9);
    CHECK(narrowest > 0.74);
    CHECK(narrowest < 0.78);
    CHECK(widest < 1.35);
    CHECK(widest > 1.28);
    double const mean = sum / 2000; // below 0.54, because large rectangles fit less often and are drawn again
    CHECK((mean > 0.4 && mean < 0.5));
}

TEST_CASE("random_resized_crop: where nothing fits it takes the middle with allowed proportions", "[train]") {
    random_resized_crop const c{.area = {1, 1}, .ratio = {0.75, 4.0 / 3}};
    CHECK(c.draw(10, 100, nas::rng(1)) == crop_window{0, 43, 10, 13});
    CHECK(c.draw(100, 10, nas::rng(1)) == crop_window{43, 0, 13, 10});
    random_resized_crop const square{.area = {1, 1}, .ratio = {1, 1}};
    CHECK(square.draw(1, 5, nas::rng(3)) == crop_window{0, 2, 1, 1});
    random_resized_crop const wide{.area = {1, 1}, .ratio = {0.5, 2}};
    CHECK(wide.draw(7, 9, nas::rng(7)).height <= 7);
}

TEST_CASE("random_resized_crop: the result is the resized rectangle", "[train]") {
    random_resized_crop const c{.height = 6, .width = 4};
    sample const s = changed(c, formula_image(3, 30, 20), 5);
    CHECK(s.extents == nas::shape{3, 6, 4});
    sample expected = formula_image(3, 30, 20);
    transform_workspace w;
    crop(expected, c.draw(30, 20, nas::rng(5)), w);
    resample(expected, {0, 0, static_cast<double>(expected.extents[1]), static_cast<double>(expected.extents[2])}, 6, 4,
             image_filter::bilinear, true, w);
    CHECK(s == expected);
    random_resized_crop const all{.height = 5, .width = 5, .area = {1, 1}, .ratio = {1, 1}};
    CHECK(changed(all, formula_image(1, 5, 5)) == formula_image(1, 5, 5));
}

TEST_CASE("random_resized_crop: settings out of range are refused", "[train]") {
    for (random_resized_crop const c : {random_resized_crop{.height = 0},
                                        {.width = 0},
                                        {.area = {0, 1}},
                                        {.area = {0.5, 0.4}},
                                        {.area = {0.5, 1.1}},
                                        {.ratio = {0, 1}},
                                        {.ratio = {2, 1}}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{c}; });
}
