#pragma once
// NAdam: Adam that looks ahead along its momentum, as Nesterov's method does.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/adaptive_moments.hpp>
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
        moments().check(kind);
        if (!(momentum_decay >= 0 && std::isfinite(momentum_decay)))
            throw train_error("nas.train.4", "nadam: momentum_decay is ", momentum_decay,
                              "; it must be at least 0 and finite");
    }

    std::string describe() const {
        return concat("nadam(", moments().describe(), ", momentum decay ", momentum_decay,
                      decoupled_decay ? ", decoupled decay" : "", ")");
    }

    double conclude(std::span<double const>, update_range const& whole, std::span<double> layer) const {
        layer[0] = (whole.step == 1 ? 1.0 : layer[0]) * momentum(whole.step);
        return 1;
    }

    void update(update_range const& r) const {
        double const product = r.layer[0], u = momentum(r.step), next = momentum(r.step + 1);
        decay_parts const decay = decay_of(r, decoupled_decay);
        cpu::adam_call c = moments().call(r);
        c.of_gradient = static_cast<float>(r.rate * (1 - u) / (1 - product));
        c.size = static_cast<float>(r.rate * next / (1 - product * next));
        c.coupled_decay = decay.coupled;
        c.keep = decay.keep;
        cpu::adam_update(cpu::best_simd_level(), c);
    }

private:
    adaptive_moments moments() const { return {beta1, beta2, epsilon}; }
    double momentum(std::int64_t t) const {
        return beta1 * (1 - 0.5 * std::pow(0.96, static_cast<double>(t) * momentum_decay));
    }
};

} // namespace nas::train
