#pragma once
// Stochastic gradient descent with momentum.

#include <cstddef>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/rule_settings.hpp>

namespace nas::train {

/// g = gradient + decay * p; v = momentum * v + g; p -= rate * (nesterov ? g + momentum * v : v), v starting at 0.
///
/// Nesterov's look-ahead in the form of Sutskever et al. 2013 as PyTorch and TensorFlow compute it. With
/// `decoupled_decay` the decay does not enter g, but p shrinks by rate * decay first (Loshchilov and Hutter 2019).
struct sgd {
    static constexpr std::string_view kind = "sgd";
    static constexpr std::size_t slots = 1;

    double momentum = 0.9; ///< in [0, 1)
    bool nesterov = true;
    bool decoupled_decay = false;

    void check() const { check_fraction(kind, "momentum", momentum); }

    std::string describe() const {
        return concat("sgd(momentum ", momentum, nesterov ? ", nesterov" : "",
                      decoupled_decay ? ", decoupled decay" : "", ")");
    }

    void update(update_range const& r) const {
        decay_parts const decay = decay_of(r, decoupled_decay);
        cpu::sgd_update(cpu::best_simd_level(), {.elements = r.elements,
                                                 .parameters = r.parameters,
                                                 .gradients = r.gradients,
                                                 .velocity = r.slots[0],
                                                 .rate = static_cast<float>(r.rate),
                                                 .momentum = static_cast<float>(momentum),
                                                 .nesterov = nesterov,
                                                 .coupled_decay = decay.coupled,
                                                 .keep = decay.keep});
    }
};

} // namespace nas::train
