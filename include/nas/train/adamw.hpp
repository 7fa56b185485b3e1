#pragma once
// AdamW: adaptive moments with decoupled weight decay.

#include <cstddef>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/adaptive_moments.hpp>

namespace nas::train {

/// m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2; p -= rate * decay * p, then
/// p -= rate * m' / (sqrt(s') + epsilon) with m' = m / (1 - beta1^t), s' = s / (1 - beta2^t) (Loshchilov and Hutter
/// 2019).
struct adamw {
    static constexpr std::string_view kind = "adamw";
    static constexpr std::size_t slots = 2; // m, s

    double beta1 = 0.9;    ///< in [0, 1)
    double beta2 = 0.999;  ///< in [0, 1)
    double epsilon = 1e-8; ///< above 0

    void check() const { moments().check(kind); }

    std::string describe() const { return concat("adamw(", moments().describe(), ")"); }

    void update(update_range const& r) const {
        cpu::adam_call c = moments().call(r);
        c.keep = decay_of(r, true).keep;
        cpu::adam_update(cpu::best_simd_level(), c);
    }

private:
    adaptive_moments moments() const { return {beta1, beta2, epsilon}; }
};

} // namespace nas::train
