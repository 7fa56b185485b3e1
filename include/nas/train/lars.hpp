#pragma once
// LARS: momentum with a learning rate of its own for every layer, for large batches.

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
#include <nas/train/train_error.hpp>

namespace nas::train {

/// g = gradient + decay * p; v = momentum * v + rate * trust * g; p -= nesterov ? momentum * v + rate * trust * g : v,
/// with trust = coefficient * |p| / (|gradient| + decay * |p| + epsilon) over the parameters of one layer (You et al.
/// 2017). Trust is 1 for biases and normalisations, and where |p| or |gradient| is 0.
struct lars {
    static constexpr std::string_view kind = "lars";
    static constexpr std::size_t slots = 1;      // v
    static constexpr std::size_t layer_sums = 2; // |p|^2, |gradient|^2

    double momentum = 0.9;      ///< in [0, 1)
    double coefficient = 0.001; ///< above 0
    double epsilon = 0;         ///< at least 0
    bool nesterov = false;

    void check() const {
        check_fraction(kind, "momentum", momentum);
        if (!(coefficient > 0 && std::isfinite(coefficient)))
            throw train_error("nas.train.4", "lars: coefficient is ", coefficient, "; it must be above 0 and finite");
        if (!(epsilon >= 0 && std::isfinite(epsilon)))
            throw train_error("nas.train.4", "lars: epsilon is ", epsilon, "; it must be at least 0 and finite");
    }

    std::string describe() const {
        return concat("lars(momentum ", momentum, ", coefficient ", coefficient, ", epsilon ", epsilon,
                      nesterov ? ", nesterov" : "", ")");
    }

    void measure(update_range const& r, std::span<double> sums) const {
        auto const level = cpu::best_simd_level();
        sums[0] = cpu::squared_sum(level, r.parameters, r.elements);
        sums[1] = cpu::squared_sum(level, r.gradients, r.elements);
    }

    double conclude(std::span<double const> sums, update_range const& whole, std::span<double>) const {
        double const p = std::sqrt(sums[0]), g = std::sqrt(sums[1]);
        if (!whole.weight || p == 0 || g == 0) return 1;
        return coefficient * p / (g + whole.decay * p + epsilon);
    }

    void update(update_range const& r) const {
        double const size = r.rate * r.factor; // enters the velocity, so the rate of the step itself is 1
        cpu::sgd_update(cpu::best_simd_level(), {.elements = r.elements,
                                                 .parameters = r.parameters,
                                                 .gradients = r.gradients,
                                                 .velocity = r.slots[0],
                                                 .rate = 1,
                                                 .momentum = static_cast<float>(momentum),
                                                 .nesterov = nesterov,
                                                 .coupled_decay = static_cast<float>(size * r.decay),
                                                 .gradient_scale = static_cast<float>(size)});
    }
};

} // namespace nas::train
