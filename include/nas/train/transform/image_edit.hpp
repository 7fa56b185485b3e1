#pragma once
// The operations of AutoAugment, RandAugment and TrivialAugment by name, each with one number that says how much.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <nas/train/transform/adjust.hpp>
#include <nas/train/transform/affine.hpp>
#include <nas/train/transform/auto_contrast.hpp>
#include <nas/train/transform/cutout.hpp>
#include <nas/train/transform/equalize.hpp>
#include <nas/train/transform/invert.hpp>
#include <nas/train/transform/posterize.hpp>
#include <nas/train/transform/sharpness.hpp>
#include <nas/train/transform/solarize.hpp>
#include <nas/train/transform/solarize_add.hpp>

namespace nas::train {

enum class edit_operation : std::uint8_t {
    identity,
    auto_contrast,
    equalize,
    invert,
    posterize,    ///< amount: bits that are kept
    solarize,     ///< amount: threshold, 256 = nothing
    solarize_add, ///< amount: what is added
    color,        ///< amount: factor of saturation
    contrast,     ///< amount: factor
    brightness,   ///< amount: factor
    sharpness,    ///< amount: factor
    rotate,       ///< amount: degrees, counterclockwise about the middle
    shear_x,      ///< amount: columns per row, from the top row on
    shear_y,      ///< amount: rows per column, from the left column on
    translate_x,  ///< amount: columns
    translate_y,  ///< amount: rows
    cutout        ///< amount: half the side of a square around a pixel drawn from all
};

inline constexpr std::array<std::string_view, 17> edit_names{
    "identity",     "auto_contrast", "equalize",    "invert",      "posterize", "solarize",
    "solarize_add", "color",         "contrast",    "brightness",  "sharpness", "rotate",
    "shear_x",      "shear_y",       "translate_x", "translate_y", "cutout"};

constexpr std::string_view to_text(edit_operation o) { return edit_names[static_cast<std::size_t>(o)]; }

/// The operation of that name; none if there is no such.
constexpr std::optional<edit_operation> find_edit(std::string_view name) {
    for (std::size_t i = 0; i < edit_names.size(); ++i)
        if (edit_names[i] == name) return static_cast<edit_operation>(i);
    return {};
}

/// Whether the operation has an amount, and whether that may point either way.
constexpr bool has_amount(edit_operation o) { return o > edit_operation::invert; }
constexpr bool is_geometric(edit_operation o) {
    return o >= edit_operation::rotate && o <= edit_operation::translate_y;
}

struct image_edit {
    edit_operation operation = edit_operation::identity;
    double amount = 0;

    friend bool operator==(image_edit const&, image_edit const&) = default;
};

/// What operations need to know besides.
struct edit_surroundings {
    std::uint8_t fill = 128; ///< where no pixel arrives, and of cutout
    interpolation how = interpolation::nearest;
};

/// Applies one operation; `r` serves cutout alone. Amounts beyond their range are cut off. Throws "nas.data.62" as the
/// operations do.
inline void apply_edit(sample& s, image_edit const& e, rng r, transform_workspace& w,
                       edit_surroundings const& around = {}) {
    auto const whole = [&](int least, int most) { return static_cast<int>(std::clamp<double>(e.amount, least, most)); };
    auto const moved = [&](affine const& m) { warp(s, m, around.how, around.fill, w); };
    switch (e.operation) {
    case edit_operation::identity: return;
    case edit_operation::auto_contrast: return auto_contrast{}(s, r, w);
    case edit_operation::equalize: return equalize{}(s, r, w);
    case edit_operation::invert: return invert{}(s, r, w);
    case edit_operation::posterize: return posterize{whole(0, 8)}(s, r, w);
    case edit_operation::solarize: return solarize{whole(0, 256)}(s, r, w);
    case edit_operation::solarize_add: return solarize_add{.amount = whole(-255, 255)}(s, r, w);
    case edit_operation::color: return adjust_saturation(s, e.amount);
    case edit_operation::contrast: return adjust_contrast(s, e.amount);
    case edit_operation::brightness: return adjust_brightness(s, e.amount);
    case edit_operation::sharpness: return adjust_sharpness(s, e.amount, w);
    case edit_operation::rotate:
        return moved(affine::rotation(e.amount).about(static_cast<double>(s.extents[2]) / 2,
                                                      static_cast<double>(s.extents[1]) / 2));
    case edit_operation::shear_x: return moved(affine::shear_x(e.amount));
    case edit_operation::shear_y: return moved(affine::shear_y(e.amount));
    case edit_operation::translate_x: return moved(affine::translation(e.amount, 0));
    case edit_operation::translate_y: return moved(affine::translation(0, e.amount));
    case edit_operation::cutout: {
        auto const half = static_cast<std::int64_t>(std::clamp(e.amount, 0.0, 1e6));
        return cutout{.size = 2 * half, .fill = around.fill}(s, r, w);
    }
    }
}

} // namespace nas::train
