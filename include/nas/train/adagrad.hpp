#pragma once
// Adagrad: steps scaled by the sum of all squared gradients.

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/rule_settings.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// g = gradient + decay * p; s += g^2, s starting at `initial`; p -= rate * g / (sqrt(s) + epsilon) (Duchi et al. 2011).
struct adagrad {
    static constexpr std::string_view kind = "adagrad";
    static constexpr std::size_t slots = 1; // s

    double initial = 0;     ///< at least 0; TensorFlow begins at 0.1
    double epsilon = 1e-10; ///< above 0

    float initial_slot(std::size_t) const { return static_cast<float>(initial); }

    void check() const {
        if (!(initial >= 0 && std::isfinite(initial)))
            throw train_error("nas.train.4", "adagrad: initial is ", initial, "; it must be at least 0 and finite");
        check_epsilon(kind, epsilon);
    }

    std::string describe() const { return concat("adagrad(initial ", initial, ", epsilon ", epsilon, ")"); }

    /// RMSprop whose mean of squares forgets nothing, without momentum.
    void update(update_range const& r) const {
        cpu::rmsprop_update(cpu::best_simd_level(), {.elements = r.elements,
                                                     .parameters = r.parameters,
                                                     .gradients = r.gradients,
                                                     .squares = r.slots[0],
                                                     .smoothing = 1,
                                                     .one_less_smoothing = 1,
                                                     .early_rate = static_cast<float>(r.rate),
                                                     .late_rate = 1,
                                                     .beside_root = static_cast<float>(epsilon),
                                                     .coupled_decay = static_cast<float>(r.decay)});
    }
};

} // namespace nas::train
