#pragma once
// Adam: adaptive moments, with weight decay as a part of the gradient. For decoupled decay see adamw.hpp.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/square_roots.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// g = gradient + decay * p; m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2;
/// p -= rate * m' / (sqrt(s') + epsilon) with m' = m / (1 - beta1^t), s' = s / (1 - beta2^t) (Kingma and Ba 2015).
struct adam {
    static constexpr std::string_view kind = "adam";
    static constexpr std::size_t slots = 2; // m, s

    double beta1 = 0.9;    ///< in [0, 1)
    double beta2 = 0.999;  ///< in [0, 1)
    double epsilon = 1e-8; ///< above 0

    void check() const {
        if (!(beta1 >= 0 && beta1 < 1))
            throw train_error("nas.train.4", "adam: beta1 is ", beta1, "; it must be at least 0 and below 1");
        if (!(beta2 >= 0 && beta2 < 1))
            throw train_error("nas.train.4", "adam: beta2 is ", beta2, "; it must be at least 0 and below 1");
        if (!(static_cast<float>(epsilon) > 0))
            throw train_error("nas.train.4", "adam: epsilon is ", epsilon,
                              "; it must be above 0, or a gradient of 0 divides by 0");
    }

    std::string describe() const { return concat("adam(beta1 ", beta1, ", beta2 ", beta2, ", epsilon ", epsilon, ")"); }

    void update(update_range const& r) const {
        auto const t = static_cast<double>(r.step);
        auto const a = static_cast<float>(beta1), one_less_a = static_cast<float>(1 - beta1);
        auto const b = static_cast<float>(beta2), one_less_b = static_cast<float>(1 - beta2);
        auto const decay = static_cast<float>(r.decay);
        auto const size = static_cast<float>(r.rate / (1 - std::pow(beta1, t)));
        auto const correct_s = static_cast<float>(1 / std::sqrt(1 - std::pow(beta2, t)));
        auto const eps = static_cast<float>(epsilon);
        float* __restrict const p = r.parameters;
        float const* __restrict const gradients = r.gradients;
        float* __restrict const m = r.slots[0];
        float* __restrict const s = r.slots[1];
        constexpr std::int64_t most = 512;
        float root[most];
        for (std::int64_t first = 0; first < r.elements; first += most) {
            std::int64_t const last = std::min(r.elements, first + most);
            for (std::int64_t i = first; i < last; ++i) {
                float const g = gradients[i] + decay * p[i];
                m[i] = a * m[i] + one_less_a * g;
                s[i] = b * s[i] + one_less_b * g * g;
                root[i - first] = s[i];
            }
            square_roots(root, last - first);
            for (std::int64_t i = first; i < last; ++i) p[i] -= size * m[i] / (root[i - first] * correct_s + eps);
        }
    }
};

} // namespace nas::train
