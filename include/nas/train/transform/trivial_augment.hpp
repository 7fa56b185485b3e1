#pragma once
// One random operation for every image, at a random strength; nothing to tune (Mueller and Hutter 2021).

#include <array>
#include <cstdint>
#include <string>

#include <nas/core/math.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/image_edit.hpp>

namespace nas::train {

/// One of 14 operations, identity among them, drawn with equal chances, at one of 31 strengths, in a random direction.
struct trivial_augment {
    bool wide = true; ///< the paper's wide ranges; else those of RandAugment
    edit_surroundings around{.fill = 0};

    static constexpr std::array operations{
        edit_operation::identity,    edit_operation::auto_contrast, edit_operation::equalize,  edit_operation::rotate,
        edit_operation::solarize,    edit_operation::color,         edit_operation::posterize, edit_operation::contrast,
        edit_operation::brightness,  edit_operation::sharpness,     edit_operation::shear_x,   edit_operation::shear_y,
        edit_operation::translate_x, edit_operation::translate_y};
    static constexpr std::uint32_t strengths = 31;

    /// The amount at strength 0 to 30.
    double amount(edit_operation o, std::uint32_t strength, bool backwards) const {
        double const part = strength / (strengths - 1.0), sign = backwards ? -1 : 1;
        switch (o) {
        case edit_operation::rotate: return sign * (wide ? 135 : 30) * part;
        case edit_operation::shear_x:
        case edit_operation::shear_y: return sign * (wide ? 0.99 : 0.3) * part;
        case edit_operation::translate_x:
        case edit_operation::translate_y: return sign * math::floor((wide ? 32 : 10) * part);
        case edit_operation::color:
        case edit_operation::contrast:
        case edit_operation::brightness:
        case edit_operation::sharpness: return 1 + sign * (wide ? 0.99 : 0.9) * part;
        case edit_operation::posterize: return 8 - math::round((wide ? 6 : 4) * part);
        case edit_operation::solarize: return math::ceil(255 * (1 - part)); // values are whole: v >= 127.5 is v >= 128
        default: return 0;
        }
    }

    std::string describe() const {
        return describe_transform("trivial_augment", "wide", wide, "fill", around.fill, "how", around.how);
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        edit_operation const o = operations[r.below(static_cast<std::uint32_t>(operations.size()))];
        std::uint32_t const strength = r.below(strengths);
        bool const backwards = r.below(2) == 1;
        apply_edit(s, {o, amount(o, strength, backwards)}, r.stream(0), w, around);
    }
};

} // namespace nas::train
