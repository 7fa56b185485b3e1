#pragma once
// Adam: adaptive moments, with weight decay as a part of the gradient. For decoupled decay see adamw.hpp.

#include <cstddef>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/adaptive_moments.hpp>

namespace nas::train {

/// g = gradient + decay * p; m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2;
/// p -= rate * m' / (sqrt(s') + epsilon) with m' = m / (1 - beta1^t), s' = s / (1 - beta2^t) (Kingma and Ba 2015).
struct adam {
    static constexpr std::string_view kind = "adam";
    static constexpr std::size_t slots = 2; // m, s

    double beta1 = 0.9;    ///< in [0, 1)
    double beta2 = 0.999;  ///< in [0, 1)
    double epsilon = 1e-8; ///< above 0

    void check() const { moments().check(kind); }

    std::string describe() const { return concat("adam(", moments().describe(), ")"); }

    void update(update_range const& r) const {
        cpu::adam_call c = moments().call(r);
        c.coupled_decay = static_cast<float>(r.decay);
        cpu::adam_update(cpu::best_simd_level(), c);
    }

private:
    adaptive_moments moments() const { return {beta1, beta2, epsilon}; }
};

} // namespace nas::train
