#pragma once
// LARS: momentum with a learning rate of its own for every layer, for large batches.

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
        if (!(momentum >= 0 && momentum < 1))
            throw train_error("nas.train.4", "lars: momentum is ", momentum, "; it must be at least 0 and below 1");
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
        sums[0] = squared_sum(r.parameters, r.elements);
        sums[1] = squared_sum(r.gradients, r.elements);
    }

    double conclude(std::span<double const> sums, update_range const& whole, std::span<double>) const {
        double const p = std::sqrt(sums[0]), g = std::sqrt(sums[1]);
        if (!whole.weight || p == 0 || g == 0) return 1;
        return coefficient * p / (g + whole.decay * p + epsilon);
    }

    void update(update_range const& r) const {
        auto const m = static_cast<float>(momentum), rate = static_cast<float>(r.rate * r.factor);
        auto const decay = static_cast<float>(r.decay);
        float const of_gradient = nesterov ? 1.0f : 0.0f, of_velocity = nesterov ? m : 1.0f;
        float* __restrict const p = r.parameters;
        float const* __restrict const gradients = r.gradients;
        float* __restrict const v = r.slots[0];
        for (std::int64_t i = 0; i < r.elements; ++i) {
            float const step = rate * (gradients[i] + decay * p[i]);
            v[i] = m * v[i] + step;
            p[i] -= of_gradient * step + of_velocity * v[i];
        }
    }
};

} // namespace nas::train
