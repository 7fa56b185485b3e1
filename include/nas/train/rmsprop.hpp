#pragma once
// RMSprop: steps scaled by a running mean of squared gradients.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/backend/cpu/optimizer.hpp>
#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/rule_settings.hpp>

namespace nas::train {

/// The two forms of RMSprop that published results use; they differ in where epsilon and the rate enter, and in the
/// start.
enum class rmsprop_form : std::uint8_t {
    tensorflow, ///< s starts at 1; v = momentum * v + rate * g / sqrt(s + epsilon); p -= v  (MobileNet, MnasNet,
                ///< EfficientNet)
    pytorch     ///< s starts at 0; v = momentum * v + g / (sqrt(s) + epsilon); p -= rate * v
};

/// g = gradient + decay * p; s = smoothing * s + (1 - smoothing) * g^2; then as `form` says (Tieleman and Hinton 2012).
/// With `decoupled_decay` p shrinks by rate * decay first instead.
struct rmsprop {
    static constexpr std::string_view kind = "rmsprop";
    static constexpr std::size_t slots = 2; // s, v

    double smoothing = 0.9; ///< in [0, 1)
    double momentum = 0.9;  ///< in [0, 1)
    double epsilon = 0.002; ///< above 0; the default is that of MnasNet's training
    rmsprop_form form = rmsprop_form::tensorflow;
    bool decoupled_decay = false;

    float initial_slot(std::size_t slot) const { return slot == 0 && form == rmsprop_form::tensorflow ? 1.0f : 0.0f; }

    void check() const {
        check_fraction(kind, "smoothing", smoothing);
        check_fraction(kind, "momentum", momentum);
        check_epsilon(kind, epsilon);
    }

    std::string describe() const {
        return concat("rmsprop(smoothing ", smoothing, ", momentum ", momentum, ", epsilon ", epsilon,
                      form == rmsprop_form::tensorflow ? ", tensorflow" : ", pytorch",
                      decoupled_decay ? ", decoupled decay" : "", ")");
    }

    void update(update_range const& r) const {
        bool const inside = form == rmsprop_form::tensorflow;
        decay_parts const decay = decay_of(r, decoupled_decay);
        auto const rate = static_cast<float>(r.rate), eps = static_cast<float>(epsilon);
        cpu::rmsprop_update(cpu::best_simd_level(), {.elements = r.elements,
                                                     .parameters = r.parameters,
                                                     .gradients = r.gradients,
                                                     .squares = r.slots[0],
                                                     .velocity = r.slots[1],
                                                     .smoothing = static_cast<float>(smoothing),
                                                     .one_less_smoothing = static_cast<float>(1 - smoothing),
                                                     .momentum = static_cast<float>(momentum),
                                                     .early_rate = inside ? rate : 1.0f,
                                                     .late_rate = inside ? 1.0f : rate,
                                                     .under_root = inside ? eps : 0.0f,
                                                     .beside_root = inside ? 0.0f : eps,
                                                     .coupled_decay = decay.coupled,
                                                     .keep = decay.keep});
    }
};

} // namespace nas::train
