#include <array>
#include <set>

#include <nas/train/transform/magnitude_scale.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;
using edit = edit_operation;

namespace {
void check_column(magnitude_scale const& s, edit o, std::array<double, 11> const& expected) {
    for (std::size_t m = 0; m <= 10; ++m)
        CHECK(s.amount(o, static_cast<double>(m)) == Approx(expected[m]).margin(1e-12));
}
} // namespace

TEST_CASE("magnitude_scale: amounts at magnitudes 0 to 10 are those of AutoAugment", "[train]") {
    magnitude_scale const s;
    for (edit const o : {edit::color, edit::contrast, edit::brightness, edit::sharpness}) {
        check_column(s, o, {0.1, 0.28, 0.46, 0.64, 0.82, 1.0, 1.18, 1.36, 1.54, 1.72, 1.9});
        CHECK(s.amount(o, 3, true) == s.amount(o, 3, false));
    }
    check_column(s, edit::solarize, {0, 25, 51, 76, 102, 128, 153, 179, 204, 230, 256});
    check_column(s, edit::solarize_add, {0, 11, 22, 33, 44, 55, 66, 77, 88, 99, 110});
    check_column(s, edit::posterize, {0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4});
    check_column(s, edit::cutout, {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100});
    check_column(s, edit::translate_x, {0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250});
    check_column(s, edit::translate_y, {0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250});
    check_column(s, edit::shear_x, {0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3});
    check_column(s, edit::shear_y, {0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3});
    check_column(s, edit::rotate, {0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30});
    for (edit const o : {edit::equalize, edit::invert, edit::auto_contrast, edit::identity}) check_column(s, o, {});
}

TEST_CASE("magnitude_scale: directions are drawn, magnitudes cut off, maxima stated", "[train]") {
    magnitude_scale const s{.translate = 10};
    CHECK(s.amount(edit::translate_x, 5, true) == -5);
    CHECK(s.amount(edit::rotate, 99) == 30);
    CHECK(s.amount(edit::rotate, -3) == 0);
    std::set<double> seen;
    nas::rng r(1);
    for (int i = 0; i < 30; ++i) seen.insert(s.edit(edit::translate_y, 10, r).amount);
    CHECK(seen == std::set<double>{-10, 10});
}

TEST_CASE("magnitude_scale: the monotone scale is stronger at every step", "[train]") {
    magnitude_scale const s{.monotone = true};
    check_column(s, edit::posterize, {8, 8, 8, 7, 7, 6, 6, 6, 5, 5, 4});
    check_column(s, edit::solarize, {256, 231, 205, 180, 154, 128, 103, 77, 52, 26, 0});
    check_column(s, edit::color, {1, 1.09, 1.18, 1.27, 1.36, 1.45, 1.54, 1.63, 1.72, 1.81, 1.9});
    CHECK(s.amount(edit::contrast, 10, true) == Approx(0.1));
}

TEST_CASE("magnitude_scale: settings out of range are refused", "[train]") {
    for (magnitude_scale const s :
         {magnitude_scale{.rotate = -1}, {.shear = 11}, {.translate = -1}, {.cutout = -1}, {.solarize_add = 256}})
        message_of<nas::data_error>("nas.data.60", [&] { s.check(); });
}
