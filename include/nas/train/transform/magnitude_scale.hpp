#pragma once
// What magnitude 0 to 10 of an operation means.

#include <algorithm>
#include <string>

#include <nas/core/rng.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/image_edit.hpp>

namespace nas::train {

/// The amounts of AutoAugment's operations by magnitude m. As published (`monotone` false): color, contrast, brightness,
/// sharpness 0.1 + 1.8 m / 10 (1, no change, at m = 5); solarize from int(256 m / 10) on and posterize to int(4 m / 10) bits,
/// both weaker the larger m is; at m = 10 solarize changes nothing. The rest grows with m, in a random direction where there are two.
struct magnitude_scale {
    double rotate = 30;        ///< degrees at magnitude 10
    double shear = 0.3;        ///< columns per row, rows per column
    double translate = 250;    ///< pixels
    double cutout = 100;       ///< half a side, pixels
    double solarize_add = 110; ///< values
    /// Larger is stronger for all: factors 1 +- 0.9 m / 10, solarize from 256 - int(256 m / 10) on, posterize to
    /// 8 - int(4 m / 10) bits.
    bool monotone = false;

    std::string describe() const {
        return describe_transform("", "rotate", rotate, "shear", shear, "translate", translate, "cutout", cutout,
                                  "solarize_add", solarize_add, "monotone", monotone);
    }

    void check() const {
        check_setting(rotate >= 0 && rotate <= 360, "magnitude_scale", "rotate", rotate, "0 to 360");
        check_setting(shear >= 0 && shear <= 10, "magnitude_scale", "shear", shear, "0 to 10");
        check_setting(translate >= 0 && translate <= 1e6, "magnitude_scale", "translate", translate, "0 to a million");
        check_setting(cutout >= 0 && cutout <= 1e6, "magnitude_scale", "cutout", cutout, "0 to a million");
        check_setting(solarize_add >= 0 && solarize_add <= 255, "magnitude_scale", "solarize_add", solarize_add,
                      "0 to 255");
    }

    /// The amount at `magnitude`, which is cut off at 0 and 10; `backwards` chooses the direction where there are two.
    double amount(edit_operation o, double magnitude, bool backwards = false) const {
        double const part = std::clamp(magnitude, 0.0, 10.0) / 10, sign = backwards ? -1 : 1;
        // int(4 * 7.5 / 10) and the like must not fall below the whole number that is meant.
        auto const whole = [&](double most) { return math::floor(most * part + 1e-9); };
        switch (o) {
        case edit_operation::posterize: return monotone ? 8 - whole(4) : whole(4);
        case edit_operation::solarize: return monotone ? 256 - whole(256) : whole(256);
        case edit_operation::solarize_add: return whole(solarize_add);
        case edit_operation::color:
        case edit_operation::contrast:
        case edit_operation::brightness:
        case edit_operation::sharpness: return monotone ? 1 + sign * 0.9 * part : 1.8 * part + 0.1;
        case edit_operation::rotate: return sign * rotate * part;
        case edit_operation::shear_x:
        case edit_operation::shear_y: return sign * shear * part;
        case edit_operation::translate_x:
        case edit_operation::translate_y: return sign * translate * part;
        case edit_operation::cutout: return whole(cutout);
        default: return 0;
        }
    }

    /// The operation at that magnitude, in a random direction.
    image_edit edit(edit_operation o, double magnitude, rng& r) const {
        return {o, amount(o, magnitude, r.below(2) == 1)};
    }
};

} // namespace nas::train
