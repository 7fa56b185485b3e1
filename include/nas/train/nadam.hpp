#pragma once
// NAdam: Adam that looks ahead along its momentum, as Nesterov's method does.

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

/// m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2; with u_t = beta1 (1 - 0.96^(t * momentum_decay) / 2) and
/// U_t the product of u_1 .. u_t: p -= rate * ((1 - u_t) / (1 - U_t) g + u_(t+1) / (1 - U_(t+1)) m) / (sqrt(s / (1 -
/// beta2^t)) + epsilon) (Dozat 2016; form and defaults as PyTorch's). Decay enters g, or shrinks p by rate * decay first
/// if decoupled.
struct nadam {
    static constexpr std::string_view kind = "nadam";
    static constexpr std::size_t slots = 2;       // m, s
    static constexpr std::size_t layer_slots = 1; // the product of u so far; 0 = none yet

    double beta1 = 0.9;            ///< in [0, 1)
    double beta2 = 0.999;          ///< in [0, 1)
    double epsilon = 1e-8;         ///< above 0
    double momentum_decay = 0.004; ///< at least 0
    bool decoupled_decay = false;

    void check() const {
        if (!(beta1 >= 0 && beta1 < 1))
            throw train_error("nas.train.4", "nadam: beta1 is ", beta1, "; it must be at least 0 and below 1");
        if (!(beta2 >= 0 && beta2 < 1))
            throw train_error("nas.train.4", "nadam: beta2 is ", beta2, "; it must be at least 0 and below 1");
        if (!(static_cast<float>(epsilon) > 0))
            throw train_error("nas.train.4", "nadam: epsilon is ", epsilon,
                              "; it must be above 0, or a gradient of 0 divides by 0");
        if (!(momentum_decay >= 0 && std::isfinite(momentum_decay)))
            throw train_error("nas.train.4", "nadam: momentum_decay is ", momentum_decay,
                              "; it must be at least 0 and finite");
    }

    std::string describe() const {
        return concat("nadam(beta1 ", beta1, ", beta2 ", beta2, ", epsilon ", epsilon, ", momentum decay ",
                      momentum_decay, decoupled_decay ? ", decoupled decay" : "", ")");
    }

    double conclude(std::span<double const>, update_range const& whole, std::span<double> layer) const {
        layer[0] = (whole.step == 1 ? 1.0 : layer[0]) * momentum(whole.step);
        return 1;
    }

    void update(update_range const& r) const {
        auto const t = static_cast<double>(r.step);
        double const product = r.layer[0], u = momentum(r.step), next = momentum(r.step + 1);
        auto const of_gradient = static_cast<float>(r.rate * (1 - u) / (1 - product));
        auto const of_momentum = static_cast<float>(r.rate * next / (1 - product * next));
        auto const a = static_cast<float>(beta1), one_less_a = static_cast<float>(1 - beta1);
        auto const b = static_cast<float>(beta2), one_less_b = static_cast<float>(1 - beta2);
        auto const coupled = static_cast<float>(decoupled_decay ? 0 : r.decay);
        auto const keep = static_cast<float>(decoupled_decay ? 1 - r.rate * r.decay : 1);
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
                float const g = gradients[i] + coupled * p[i];
                m[i] = a * m[i] + one_less_a * g;
                s[i] = b * s[i] + one_less_b * g * g;
                root[i - first] = s[i];
            }
            square_roots(root, last - first);
            for (std::int64_t i = first; i < last; ++i) {
                float const g = gradients[i] + coupled * p[i];
                p[i] = keep * p[i] - (of_gradient * g + of_momentum * m[i]) / (root[i - first] * correct_s + eps);
            }
        }
    }

private:
    double momentum(std::int64_t t) const {
        return beta1 * (1 - 0.5 * std::pow(0.96, static_cast<double>(t) * momentum_decay));
    }
};

} // namespace nas::train
