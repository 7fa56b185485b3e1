#pragma once
// LAMB: AdamW with a learning rate of its own for every layer, for large batches.

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
#include <nas/train/squared_sum.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// m and s as in adamw; u = m' / (sqrt(s') + epsilon) + decay * p; p -= rate * trust * u with trust = |p| / |u| over the
/// parameters of one layer, at most `most_trust` (You et al. 2020). Trust is 1 for biases and normalisations, and where
/// |p| or |u| is 0.
struct lamb {
    static constexpr std::string_view kind = "lamb";
    static constexpr std::size_t slots = 2;      // m, s
    static constexpr std::size_t layer_sums = 2; // |p|^2, |u|^2

    double beta1 = 0.9;     ///< in [0, 1)
    double beta2 = 0.999;   ///< in [0, 1)
    double epsilon = 1e-6;  ///< above 0
    double most_trust = 10; ///< above 0

    void check() const {
        if (!(beta1 >= 0 && beta1 < 1))
            throw train_error("nas.train.4", "lamb: beta1 is ", beta1, "; it must be at least 0 and below 1");
        if (!(beta2 >= 0 && beta2 < 1))
            throw train_error("nas.train.4", "lamb: beta2 is ", beta2, "; it must be at least 0 and below 1");
        if (!(static_cast<float>(epsilon) > 0))
            throw train_error("nas.train.4", "lamb: epsilon is ", epsilon,
                              "; it must be above 0, or a gradient of 0 divides by 0");
        if (!(most_trust > 0))
            throw train_error("nas.train.4", "lamb: most_trust is ", most_trust, "; it must be above 0");
    }

    std::string describe() const {
        return concat("lamb(beta1 ", beta1, ", beta2 ", beta2, ", epsilon ", epsilon, ", most trust ", most_trust, ")");
    }

    /// Updates the moments, because the norm of the step depends on them.
    void measure(update_range const& r, std::span<double> sums) const {
        auto const a = static_cast<float>(beta1), one_less_a = static_cast<float>(1 - beta1);
        auto const b = static_cast<float>(beta2), one_less_b = static_cast<float>(1 - beta2);
        float const* __restrict const gradients = r.gradients;
        float* __restrict const m = r.slots[0];
        float* __restrict const s = r.slots[1];
        for (std::int64_t i = 0; i < r.elements; ++i) {
            float const g = gradients[i];
            m[i] = a * m[i] + one_less_a * g;
            s[i] = b * s[i] + one_less_b * g * g;
        }
        sums[0] = squared_sum(r.parameters, r.elements);
        for_steps(r, [&](std::int64_t, float const* step, std::int64_t n) { sums[1] += squared_sum(step, n); });
    }

    double conclude(std::span<double const> sums, update_range const& whole, std::span<double>) const {
        if (!whole.weight || sums[0] == 0 || sums[1] == 0) return 1;
        return std::min(std::sqrt(sums[0] / sums[1]), most_trust);
    }

    void update(update_range const& r) const {
        auto const size = static_cast<float>(r.rate * r.factor);
        for_steps(r, [&](std::int64_t first, float const* step, std::int64_t n) {
            float* __restrict const p = r.parameters + first;
            for (std::int64_t i = 0; i < n; ++i) p[i] -= size * step[i];
        });
    }

private:
    /// Calls `f(first, u, n)` for pieces of the step u that the moments give.
    template <class F>
    void for_steps(update_range const& r, F f) const {
        auto const t = static_cast<double>(r.step);
        auto const correct_m = static_cast<float>(1 / (1 - std::pow(beta1, t)));
        auto const correct_s = static_cast<float>(1 / std::sqrt(1 - std::pow(beta2, t)));
        auto const decay = static_cast<float>(r.decay), eps = static_cast<float>(epsilon);
        constexpr std::int64_t most = 512;
        float step[most];
        for (std::int64_t first = 0; first < r.elements; first += most) {
            std::int64_t const n = std::min(most, r.elements - first);
            float const* __restrict const p = r.parameters + first;
            float const* __restrict const m = r.slots[0] + first;
            std::copy_n(r.slots[1] + first, n, step);
            square_roots(step, n);
            for (std::int64_t i = 0; i < n; ++i)
                step[i] = correct_m * m[i] / (correct_s * step[i] + eps) + decay * p[i];
            f(first, step, n);
        }
    }
};

} // namespace nas::train
