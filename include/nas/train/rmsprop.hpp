#pragma once
// RMSprop: steps scaled by a running mean of squared gradients.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/square_roots.hpp>
#include <nas/train/train_error.hpp>

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
        if (!(smoothing >= 0 && smoothing < 1))
            throw train_error("nas.train.4", "rmsprop: smoothing is ", smoothing,
                              "; it must be at least 0 and below 1");
        if (!(momentum >= 0 && momentum < 1))
            throw train_error("nas.train.4", "rmsprop: momentum is ", momentum, "; it must be at least 0 and below 1");
        if (!(static_cast<float>(epsilon) > 0))
            throw train_error("nas.train.4", "rmsprop: epsilon is ", epsilon,
                              "; it must be above 0, or a gradient of 0 divides by 0");
    }

    std::string describe() const {
        return concat("rmsprop(smoothing ", smoothing, ", momentum ", momentum, ", epsilon ", epsilon,
                      form == rmsprop_form::tensorflow ? ", tensorflow" : ", pytorch",
                      decoupled_decay ? ", decoupled decay" : "", ")");
    }

    void update(update_range const& r) const {
        bool const inside = form == rmsprop_form::tensorflow;
        auto const a = static_cast<float>(smoothing), b = static_cast<float>(1 - smoothing);
        auto const m = static_cast<float>(momentum), rate = static_cast<float>(r.rate);
        auto const coupled = static_cast<float>(decoupled_decay ? 0 : r.decay);
        auto const keep = static_cast<float>(decoupled_decay ? 1 - r.rate * r.decay : 1);
        auto const under_root = static_cast<float>(inside ? epsilon : 0),
                   beside_root = static_cast<float>(inside ? 0 : epsilon);
        float const early = inside ? rate : 1.0f, late = inside ? 1.0f : rate; // where the rate enters
        float* __restrict const p = r.parameters;
        float const* __restrict const gradients = r.gradients;
        float* __restrict const s = r.slots[0];
        float* __restrict const v = r.slots[1];
        constexpr std::int64_t most = 512;
        float root[most];
        for (std::int64_t first = 0; first < r.elements; first += most) {
            std::int64_t const last = std::min(r.elements, first + most);
            for (std::int64_t i = first; i < last; ++i) {
                float const g = gradients[i] + coupled * p[i];
                s[i] = a * s[i] + b * g * g;
                root[i - first] = s[i] + under_root;
            }
            square_roots(root, last - first);
            for (std::int64_t i = first; i < last; ++i) {
                float const g = gradients[i] + coupled * p[i];
                v[i] = m * v[i] + early * g / (root[i - first] + beside_root);
                p[i] = keep * p[i] - late * v[i];
            }
        }
    }
};

} // namespace nas::train
