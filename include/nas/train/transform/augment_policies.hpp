#pragma once
// Published augmentation policies for classification.

#include <string_view>

#include <nas/train/transform/augment_policy.hpp>

namespace nas::train {

namespace detail {

inline constexpr std::string_view classification_v0_text =
    "equalize @0.8 + shear_y 4 @0.8; color 9 @0.4 + equalize @0.6; color 1 @0.4 + rotate 8 @0.6;"
    "solarize 3 @0.8 + equalize @0.4; solarize 2 @0.4 + solarize 2 @0.6; color 0 @0.2 + equalize @0.8;"
    "invert @0.4 + rotate 0 @0.6; color 1 @0.6 + equalize @1; invert @0.4 + rotate 0 @0.9;"
    "equalize @1 + shear_y 3 @0.6; color 7 @0.4 + equalize @0.6; posterize 6 @0.4 + auto_contrast @0.4;"
    "solarize 8 @0.6 + color 9 @0.6; solarize 4 @0.2 + rotate 9 @0.8; rotate 7 @1 + translate_y 9 @0.8;"
    "shear_x 0 @0 + solarize 4 @0.8; shear_y 0 @0.8 + color 4 @0.6; color 0 @1 + rotate 2 @0.6;"
    "equalize @0.8 + equalize @0; equalize @1 + auto_contrast @0.6; shear_y 7 @0.4 + solarize_add 7 @0.6;"
    "posterize 2 @0.8 + solarize 10 @0.6; solarize 8 @0.6 + equalize @0.6; color 6 @0.8 + rotate 5 @0.4";

} // namespace detail

/// "v0" for classification: 24 sub-policies.
inline augment_policy classification_v0_policy() { return augment_policy_of(detail::classification_v0_text); }

/// The list of 25 sub-policies found on ImageNet (Cubuk et al. 2019): v0 with two others in place of one.
inline augment_policy imagenet_policy() {
    augment_policy out = classification_v0_policy();
    std::erase(out, augment_policy_of("invert @0.4 + rotate 0 @0.9").front());
    for (auto const& more : augment_policy_of("equalize @0.4 + solarize_add 3 @0.8; shear_x 9 @0.2 + rotate 8 @0.6"))
        out.push_back(more);
    return out;
}

} // namespace nas::train
