#include <nas/train/transform/image_edit.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

namespace {
sample edited(edit_operation o, double amount, edit_surroundings around = {}, std::uint64_t seed = 1) {
    sample s = formula_image(3, 20, 24);
    transform_workspace w;
    apply_edit(s, {o, amount}, nas::rng(seed), w, around);
    return s;
}
sample warped(affine const& m, interpolation how = interpolation::nearest, std::uint8_t fill = 128) {
    sample s = formula_image(3, 20, 24);
    transform_workspace w;
    warp(s, m, how, fill, w);
    return s;
}
} // namespace

TEST_CASE("image_edit: every operation has one name and is found by it", "[train]") {
    for (std::size_t i = 0; i < edit_names.size(); ++i)
        CHECK(find_edit(edit_names[i]) == static_cast<edit_operation>(i));
    CHECK(to_text(edit_operation::cutout) == "cutout");
    CHECK(to_text(edit_operation::solarize_add) == "solarize_add");
    CHECK_FALSE(find_edit("flip_boxes"));
    CHECK_FALSE(has_amount(edit_operation::invert));
    CHECK(has_amount(edit_operation::posterize));
    CHECK(is_geometric(edit_operation::translate_y));
    CHECK_FALSE(is_geometric(edit_operation::cutout));
}

TEST_CASE("image_edit: each operation is the transform of that name at that amount", "[train]") {
    using enum edit_operation;
    sample const s = formula_image(3, 20, 24);
    CHECK(edited(identity, 3) == s);
    CHECK(edited(edit_operation::auto_contrast, 0) == changed(nas::train::auto_contrast{}, s));
    CHECK(edited(edit_operation::equalize, 0) == changed(nas::train::equalize{}, s));
    CHECK(edited(edit_operation::equalize, 0) != s);
    CHECK(edited(edit_operation::invert, 0) == changed(nas::train::invert{}, s));
    CHECK(edited(edit_operation::posterize, 2.7) == changed(nas::train::posterize{2}, s));
    CHECK(edited(edit_operation::solarize, 76.8) == changed(nas::train::solarize{76}, s));
    CHECK(edited(edit_operation::solarize, 400) == s);
    CHECK(edited(edit_operation::solarize_add, 33) == changed(nas::train::solarize_add{.amount = 33}, s));
    CHECK(edited(edit_operation::sharpness, 1.5) == changed(nas::train::sharpness{.low = 1.5, .high = 1.5}, s));
    sample expected = s;
    adjust_saturation(expected, 0.3);
    CHECK(edited(color, 0.3) == expected);
    expected = s;
    adjust_contrast(expected, 0.3);
    CHECK(edited(contrast, 0.3) == expected);
    expected = s;
    adjust_brightness(expected, 0.3);
    CHECK(edited(brightness, 0.3) == expected);
    CHECK(edited(rotate, 20) == warped(affine::rotation(20).about(12, 10)));
    CHECK(edited(shear_x, 0.2) == warped(affine::shear_x(0.2)));
    CHECK(edited(shear_y, -0.2) == warped(affine::shear_y(-0.2)));
    CHECK(edited(translate_x, 4) == warped(affine::translation(4, 0)));
    CHECK(edited(translate_y, -3) == warped(affine::translation(0, -3)));
    CHECK(edited(rotate, 20, {.fill = 3, .how = interpolation::bilinear}) ==
          warped(affine::rotation(20).about(12, 10), interpolation::bilinear, 3));
    CHECK(edited(edit_operation::cutout, 3, {}, 9) == changed(nas::train::cutout{.size = 6, .fill = 128}, s, 9));
    CHECK(edited(edit_operation::cutout, 0.9) == s);
}
