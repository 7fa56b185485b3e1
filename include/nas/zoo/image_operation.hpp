#pragma once
// The image operations of RandAugment and AutoAugment spaces, by name.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nas::zoo {

/// `_boxes`: inside the boxes of objects. `cutout_mask`: on the image and its mask.
enum class image_operation : std::uint8_t {
    equalize,
    solarize,
    color,
    cutout,
    solarize_add,
    translate_x,
    translate_y,
    shear_x,
    shear_y,
    rotate,
    sharpness,
    solarize_boxes,
    cutout_boxes,
    translate_x_boxes,
    translate_y_boxes,
    shear_x_boxes,
    shear_y_boxes,
    rotate_boxes,
    equalize_boxes,
    flip_boxes,
    cutout_mask,
    invert,
    posterize,
    contrast,
    brightness,
    auto_contrast,
};

constexpr std::string_view to_text(image_operation o) {
    constexpr std::array<std::string_view, 26> names{"equalize",       "solarize",          "color",
                                                     "cutout",         "solarize_add",      "translate_x",
                                                     "translate_y",    "shear_x",           "shear_y",
                                                     "rotate",         "sharpness",         "solarize_boxes",
                                                     "cutout_boxes",   "translate_x_boxes", "translate_y_boxes",
                                                     "shear_x_boxes",  "shear_y_boxes",     "rotate_boxes",
                                                     "equalize_boxes", "flip_boxes",        "cutout_mask",
                                                     "invert",         "posterize",         "contrast",
                                                     "brightness",     "auto_contrast"};
    return names[static_cast<std::size_t>(o)];
}

/// Whether the strength of the operation depends on a magnitude.
constexpr bool has_magnitude(image_operation o) {
    switch (o) {
    case image_operation::equalize:
    case image_operation::equalize_boxes:
    case image_operation::flip_boxes:
    case image_operation::invert:
    case image_operation::auto_contrast: return false;
    default: return true;
    }
}

} // namespace nas::zoo
