#include <algorithm>
#include <cmath>

#include <nas/train/transform/random_affine.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("random_affine: nothing happens by default", "[train]") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        affine const m = random_affine{}.draw(5, 7, nas::rng(seed));
        CHECK(m.xx == 1);
        CHECK(m.xy == 0);
        CHECK(m.x0 == Approx(0).margin(1e-12));
    }
    CHECK(changed(random_affine{}, formula_image(3, 5, 7)) == formula_image(3, 5, 7));
}

TEST_CASE("random_affine: each part stays in its range and fills it", "[train]") {
    double angle = 0, x = 0, y = 0, small = 9, large = 0, slope = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        affine const turned = random_affine{.degrees = 30}.draw(10, 10, nas::rng(seed));
        angle = std::max(angle, std::abs(std::asin(turned.xy)) * 180 / nas::math::pi);
        affine const moved = random_affine{.translate = {0.5, 0.2}}.draw(10, 20, nas::rng(seed));
        x = std::max(x, std::abs(moved.x0));
        y = std::max(y, std::abs(moved.y0));
        CHECK(moved.x0 == Approx(std::round(moved.x0)).margin(1e-9));
        affine const scaled = random_affine{.scale = {0.5, 2}}.draw(10, 10, nas::rng(seed));
        small = std::min(small, scaled.xx);
        large = std::max(large, scaled.yy);
        affine const sheared = random_affine{.shear_degrees = {20, 0}}.draw(10, 10, nas::rng(seed));
        slope = std::max(slope, std::abs(sheared.xy));
        CHECK(sheared.yx == 0);
    }
    CHECK((angle <= 30.0001 && angle > 29));
    CHECK(x == Approx(10));
    CHECK(y == Approx(2));
    CHECK((small >= 0.5 && small < 0.51));
    CHECK((large <= 2 && large > 1.98));
    CHECK((slope <= std::tan(20 * nas::math::pi / 180) + 1e-9 && slope > 0.35));
}

TEST_CASE("random_affine: the middle stays where it is unless the image is shifted", "[train]") {
    affine const m = random_affine{.degrees = 90, .scale = {0.5, 2}, .shear_degrees = {30, 30}}.draw(8, 6, nas::rng(4));
    CHECK(m.xx * 3 + m.xy * 4 + m.x0 == Approx(3));
    CHECK(m.yx * 3 + m.yy * 4 + m.y0 == Approx(4));
    sample const s =
        changed(random_affine{.degrees = 90, .how = interpolation::bilinear, .fill = 7}, formula_image(3, 9, 9), 4);
    CHECK(s.extents == nas::shape{3, 9, 9});
    CHECK(s != formula_image(3, 9, 9));
}

TEST_CASE("random_affine: settings out of range are refused", "[train]") {
    for (random_affine const a : {random_affine{.degrees = -1},
                                  {.degrees = 361},
                                  {.translate = {1.1, 0}},
                                  {.translate = {0, -1}},
                                  {.scale = {0, 1}},
                                  {.scale = {2, 1}},
                                  {.shear_degrees = {45, 0}},
                                  {.shear_degrees = {0, -1}}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{a}; });
}
