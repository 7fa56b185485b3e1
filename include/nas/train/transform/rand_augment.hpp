#pragma once
// A few random operations for every image, all at one magnitude (Cubuk et al. 2020).

#include <cstdint>
#include <string>
#include <vector>

#include <nas/core/normal.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/magnitude_scale.hpp>

namespace nas::train {

/// The operations of RandAugment for classification.
inline std::vector<edit_operation> rand_augment_operations() {
    using enum edit_operation;
    return {auto_contrast, equalize, invert,  rotate,      posterize,   solarize, color,       contrast,
            sharpness,     shear_x,  shear_y, translate_x, translate_y, cutout,   solarize_add};
}

/// `count` times one of `operations`, drawn with equal chances and with repetition, at `magnitude` of 10.
struct rand_augment {
    int count = 2;
    double magnitude = 9;
    double deviation = 0;   ///< of the magnitude, normal, drawn for every operation; cut off at 0 and 10
    double probability = 1; ///< of each operation to be applied
    std::vector<edit_operation> operations = rand_augment_operations();
    magnitude_scale scale{.translate = 100, .cutout = 40};
    edit_surroundings around{};

    std::string describe() const {
        return describe_transform("rand_augment", "count", count, "magnitude", magnitude, "deviation", deviation,
                                  "probability", probability, "operations", operations, "scale", scale, "fill",
                                  around.fill, "how", around.how);
    }

    void check() const {
        check_setting(count >= 0, "rand_augment", "count", count, "at least 0");
        check_setting(magnitude >= 0 && magnitude <= 10, "rand_augment", "magnitude", magnitude, "0 to 10");
        check_setting(deviation >= 0 && deviation <= 100, "rand_augment", "deviation", deviation, "0 to 100");
        check_probability(probability, "rand_augment");
        check_setting(!operations.empty(), "rand_augment", "operations", "empty", "a list of operations");
        scale.check();
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        for (int i = 0; i < count; ++i) {
            rng draw = r.stream(static_cast<std::uint64_t>(i));
            edit_operation const o = operations[draw.below(static_cast<std::uint32_t>(operations.size()))];
            if (draw.uniform() >= probability) continue;
            double const m = deviation > 0 ? normal(draw, magnitude, deviation) : magnitude;
            image_edit const e = scale.edit(o, m, draw);
            apply_edit(s, e, draw.stream(0), w, around);
        }
    }
};

} // namespace nas::train
