#pragma once
// Adagrad: steps scaled by the sum of all squared gradients.

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

/// g = gradient + decay * p; s += g^2, s starting at `initial`; p -= rate * g / (sqrt(s) + epsilon) (Duchi et al. 2011).
struct adagrad {
    static constexpr std::string_view kind = "adagrad";
    static constexpr std::size_t slots = 1; // s

    double initial = 0;     ///< at least 0; TensorFlow begins at 0.1
    double epsilon = 1e-10; ///< above 0

    float initial_slot(std::size_t) const { return static_cast<float>(initial); }

    void check() const {
        if (!(initial >= 0 && std::isfinite(initial)))
            throw train_error("nas.train.4", "adagrad: initial is ", initial, "; it must be at least 0 and finite");
        if (!(static_cast<float>(epsilon) > 0))
            throw train_error("nas.train.4", "adagrad: epsilon is ", epsilon,
                              "; it must be above 0, or a gradient of 0 divides by 0");
    }

    std::string describe() const { return concat("adagrad(initial ", initial, ", epsilon ", epsilon, ")"); }

    void update(update_range const& r) const {
        auto const rate = static_cast<float>(r.rate), decay = static_cast<float>(r.decay);
        auto const eps = static_cast<float>(epsilon);
        float* __restrict const p = r.parameters;
        float const* __restrict const gradients = r.gradients;
        float* __restrict const s = r.slots[0];
        constexpr std::int64_t most = 512;
        float root[most];
        for (std::int64_t first = 0; first < r.elements; first += most) {
            std::int64_t const last = std::min(r.elements, first + most);
            for (std::int64_t i = first; i < last; ++i) {
                float const g = gradients[i] + decay * p[i];
                s[i] += g * g;
                root[i - first] = s[i];
            }
            square_roots(root, last - first);
            for (std::int64_t i = first; i < last; ++i) {
                float const g = gradients[i] + decay * p[i];
                p[i] -= rate * g / (root[i - first] + eps);
            }
        }
    }
};

} // namespace nas::train
