#pragma once
// LAMB: AdamW with a learning rate of its own for every layer, for large batches.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <nas/backend/cpu/flat.hpp>
#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/adaptive_moments.hpp>
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
        moments().check(kind);
        if (!(most_trust > 0))
            throw train_error("nas.train.4", "lamb: most_trust is ", most_trust, "; it must be above 0");
    }

    std::string describe() const { return concat("lamb(", moments().describe(), ", most trust ", most_trust, ")"); }

    /// Updates the moments, because the norm of the step depends on them.
    void measure(update_range const& r, std::span<double> sums) const {
        auto const level = cpu::best_simd_level();
        constexpr std::int64_t most = 512;
        float step[most];
        cpu::adam_call c = step_of(r, -1, static_cast<float>(r.decay));
        c.result = step;
        sums[0] = cpu::squared_sum(level, r.parameters, r.elements);
        for (std::int64_t left = r.elements; left > 0; left -= most) {
            c.elements = std::min(most, left);
            cpu::adam_update(level, c);
            sums[1] += cpu::squared_sum(level, step, c.elements);
            c.parameters += most;
            c.gradients += most;
            c.first += most;
            c.second += most;
        }
    }

    double conclude(std::span<double const> sums, update_range const& whole, std::span<double>) const {
        if (!whole.weight || sums[0] == 0 || sums[1] == 0) return 1;
        return std::min(std::sqrt(sums[0] / sums[1]), most_trust);
    }

    void update(update_range const& r) const {
        double const size = r.rate * r.factor;
        cpu::adam_call c = step_of(r, size, static_cast<float>(1 - size * r.decay));
        c.gradients = nullptr; // the moments know them already
        cpu::adam_update(cpu::best_simd_level(), c);
    }

private:
    adaptive_moments moments() const { return {beta1, beta2, epsilon}; }

    /// keep * p - size * m' / (sqrt(s') + epsilon)
    cpu::adam_call step_of(update_range r, double size, float keep) const {
        r.rate = size;
        cpu::adam_call c = moments().call(r);
        c.keep = keep;
        return c;
    }
};

} // namespace nas::train
