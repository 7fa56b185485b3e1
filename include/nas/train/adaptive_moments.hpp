#pragma once
// What Adam, AdamW, NAdam and LAMB share: running means of gradients and of their squares.

#include <cmath>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/rule_settings.hpp>

namespace nas::train {

/// m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2, both corrected for their start at 0 (Kingma and Ba 2015).
struct adaptive_moments {
    double beta1 = 0.9;    ///< in [0, 1)
    double beta2 = 0.999;  ///< in [0, 1)
    double epsilon = 1e-8; ///< above 0

    void check(std::string_view rule) const {
        check_fraction(rule, "beta1", beta1);
        check_fraction(rule, "beta2", beta2);
        check_epsilon(rule, epsilon);
    }

    std::string describe() const { return concat("beta1 ", beta1, ", beta2 ", beta2, ", epsilon ", epsilon); }

    /// Adam's update of a range whose slots are m and s: p -= rate * m' / (sqrt(s') + epsilon), decay apart.
    cpu::adam_call call(update_range const& r) const {
        auto const t = static_cast<double>(r.step);
        return {.elements = r.elements,
                .parameters = r.parameters,
                .gradients = r.gradients,
                .first = r.slots[0],
                .second = r.slots[1],
                .beta1 = static_cast<float>(beta1),
                .one_less_beta1 = static_cast<float>(1 - beta1),
                .beta2 = static_cast<float>(beta2),
                .one_less_beta2 = static_cast<float>(1 - beta2),
                .size = static_cast<float>(r.rate / (1 - std::pow(beta1, t))),
                .root_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(beta2, t))),
                .epsilon = static_cast<float>(epsilon)};
    }
};

} // namespace nas::train
