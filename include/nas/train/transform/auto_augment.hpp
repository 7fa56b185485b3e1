#pragma once
// Policies of operations, found by search: one of several short lists for every image (Cubuk et al. 2019).

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/train/transform/augment_policy.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// Draws one sub-policy with equal chances for every image; its steps run in order, each with its own probability.
struct auto_augment {
    augment_policy policy{};
    magnitude_scale scale{};
    edit_surroundings around{};

    std::string describe() const {
        return describe_transform("auto_augment", "policy", concat("[", to_text(policy), "]"), "scale", scale, "fill",
                                  around.fill, "how", around.how);
    }

    void check() const {
        check_setting(!policy.empty(), "auto_augment", "policy", "empty", "a list of sub-policies");
        check_policy(policy);
        scale.check();
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        auto const& steps = policy[r.below(static_cast<std::uint32_t>(policy.size()))];
        for (std::size_t k = 0; k < steps.size(); ++k) {
            rng draw = r.stream(k);
            if (draw.uniform() >= steps[k].probability) continue;
            image_edit const e = scale.edit(steps[k].operation, steps[k].magnitude, draw);
            apply_edit(s, e, draw.stream(0), w, around);
        }
    }
};

} // namespace nas::train
