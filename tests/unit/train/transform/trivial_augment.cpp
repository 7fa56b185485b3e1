#include <set>

#include <nas/train/transform/trivial_augment.hpp>

#include "support/catch.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;
using edit = edit_operation;

TEST_CASE("trivial_augment: amounts span the paper's ranges", "[train]") {
    trivial_augment const wide, narrow{.wide = false};
    CHECK(trivial_augment::operations.size() == 14);
    struct expectation {
        edit o;
        double wide, narrow;
    };
    for (auto const& e : {expectation{edit::rotate, 135, 30},
                          {edit::shear_x, 0.99, 0.3},
                          {edit::shear_y, 0.99, 0.3},
                          {edit::translate_x, 32, 10},
                          {edit::translate_y, 32, 10},
                          {edit::color, 1.99, 1.9},
                          {edit::contrast, 1.99, 1.9},
                          {edit::brightness, 1.99, 1.9},
                          {edit::sharpness, 1.99, 1.9},
                          {edit::posterize, 2, 4},
                          {edit::solarize, 0, 0}}) {
        CHECK(wide.amount(e.o, 30, false) == Approx(e.wide));
        CHECK(narrow.amount(e.o, 30, false) == Approx(e.narrow));
    }
    CHECK(wide.amount(edit::brightness, 30, true) == Approx(0.01));
    CHECK(wide.amount(edit::rotate, 30, true) == -135);
    CHECK(wide.amount(edit::posterize, 0, false) == 8);
    CHECK(wide.amount(edit::posterize, 15, false) == 5);
    CHECK(wide.amount(edit::solarize, 0, false) == 255);
    CHECK(wide.amount(edit::solarize, 15, true) == 128);
    CHECK(wide.amount(edit::translate_x, 1, false) == 1);
    for (edit const o : {edit::identity, edit::auto_contrast, edit::equalize}) CHECK(wide.amount(o, 30, true) == 0);
}

TEST_CASE("trivial_augment: one operation in fourteen is the identity", "[train]") {
    // Strength 0 does nothing either in 9 of the other 13 operations (1/31), equalize nothing on a flat image.
    sample const s = formula_image(3, 24, 24);
    int same = 0;
    std::set<std::vector<std::uint8_t>> results;
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        auto const out = changed(trivial_augment{}, s, seed);
        CHECK(out.extents == s.extents);
        same += out == s;
        results.insert(out.pixels);
    }
    CHECK((same > 80 && same < 250)); // at least 1/14 of 1,500, which is 107
    CHECK(results.size() > 200);
}
