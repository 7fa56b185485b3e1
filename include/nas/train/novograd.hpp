#pragma once
// NovoGrad: momentum over gradients that are normalised layer by layer.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <nas/backend/cpu/flat.hpp>
#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/rule_settings.hpp>

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
        check_fraction(kind, "beta1", beta1);
        check_fraction(kind, "beta2", beta2);
        check_epsilon(kind, epsilon);
    }

    std::string describe() const {
        return concat("novograd(beta1 ", beta1, ", beta2 ", beta2, ", epsilon ", epsilon,
                      averaging ? ", averaging" : "", ")");
    }

    void measure(update_range const& r, std::span<double> sums) const {
        sums[0] = cpu::squared_sum(cpu::best_simd_level(), r.gradients, r.elements);
    }

    double conclude(std::span<double const> sums, update_range const&, std::span<double> layer) const {
        layer[0] = layer[0] == 0 ? sums[0] : beta2 * layer[0] + (1 - beta2) * sums[0];
        return 1 / (std::sqrt(layer[0]) + epsilon);
    }

    void update(update_range const& r) const {
        double const part = averaging ? 1 - beta1 : 1;
        cpu::sgd_update(cpu::best_simd_level(), {.elements = r.elements,
                                                 .parameters = r.parameters,
                                                 .gradients = r.gradients,
                                                 .velocity = r.slots[0],
                                                 .rate = static_cast<float>(r.rate),
                                                 .momentum = static_cast<float>(beta1),
                                                 .coupled_decay = static_cast<float>(part * r.decay),
                                                 .gradient_scale = static_cast<float>(part * r.factor)});
    }
};

} // namespace nas::train
