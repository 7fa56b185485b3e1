#pragma once
// NovoGrad: momentum over gradients that are normalised layer by layer.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/squared_sum.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// s = beta2 s + (1 - beta2) |gradient|^2 for a whole layer, s = |gradient|^2 at first; g = gradient / (sqrt(s) +
/// epsilon) + decay * p; m = beta1 m + g; p -= rate * m (Ginsburg et al. 2019). With `averaging` g enters m with the
/// weight 1 - beta1. One float per parameter, half of what Adam remembers.
struct novograd {
    static constexpr std::string_view kind = "novograd";
    static constexpr std::size_t slots = 1;       // m
    static constexpr std::size_t layer_sums = 1;  // |gradient|^2
    static constexpr std::size_t layer_slots = 1; // s

    double beta1 = 0.9;    ///< in [0, 1); the paper uses 0.95
    double beta2 = 0.98;   ///< in [0, 1)
    double epsilon = 1e-8; ///< above 0
    bool averaging = false;

    void check() const {
        if (!(beta1 >= 0 && beta1 < 1))
            throw train_error("nas.train.4", "novograd: beta1 is ", beta1, "; it must be at least 0 and below 1");
        if (!(beta2 >= 0 && beta2 < 1))
            throw train_error("nas.train.4", "novograd: beta2 is ", beta2, "; it must be at least 0 and below 1");
        if (!(static_cast<float>(epsilon) > 0))
            throw train_error("nas.train.4", "novograd: epsilon is ", epsilon,
                              "; it must be above 0, or a gradient of 0 divides by 0");
    }

    std::string describe() const {
        return concat("novograd(beta1 ", beta1, ", beta2 ", beta2, ", epsilon ", epsilon,
                      averaging ? ", averaging" : "", ")");
    }

    void measure(update_range const& r, std::span<double> sums) const {
        sums[0] = squared_sum(r.gradients, r.elements);
    }

    double conclude(std::span<double const> sums, update_range const&, std::span<double> layer) const {
        layer[0] = layer[0] == 0 ? sums[0] : beta2 * layer[0] + (1 - beta2) * sums[0];
        return 1 / (std::sqrt(layer[0]) + epsilon);
    }

    void update(update_range const& r) const {
        auto const a = static_cast<float>(beta1), rate = static_cast<float>(r.rate);
        double const part = averaging ? 1 - beta1 : 1;
        auto const of_gradient = static_cast<float>(part * r.factor), of_value = static_cast<float>(part * r.decay);
        float* __restrict const p = r.parameters;
        float const* __restrict const gradients = r.gradients;
        float* __restrict const m = r.slots[0];
        for (std::int64_t i = 0; i < r.elements; ++i) {
            m[i] = a * m[i] + of_gradient * gradients[i] + of_value * p[i];
            p[i] -= rate * m[i];
        }
    }
};

} // namespace nas::train
