#pragma once
// Stochastic gradient descent with momentum.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/train_error.hpp>

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

    void check() const {
        if (!(momentum >= 0 && momentum < 1))
            throw train_error("nas.train.4", "sgd: momentum is ", momentum, "; it must be at least 0 and below 1");
    }

    std::string describe() const {
        return concat("sgd(momentum ", momentum, nesterov ? ", nesterov" : "",
                      decoupled_decay ? ", decoupled decay" : "", ")");
    }

    void update(update_range const& r) const {
        auto const m = static_cast<float>(momentum), rate = static_cast<float>(r.rate);
        auto const coupled = static_cast<float>(decoupled_decay ? 0 : r.decay);
        auto const keep = static_cast<float>(decoupled_decay ? 1 - r.rate * r.decay : 1);
        // Nesterov: g + m v; plain: v = 0 g + 1 v.
        float const of_gradient = nesterov ? 1.0f : 0.0f, of_velocity = nesterov ? m : 1.0f;
        float* __restrict const p = r.parameters;
        float const* __restrict const gradients = r.gradients;
        float* __restrict const v = r.slots[0];
        for (std::int64_t i = 0; i < r.elements; ++i) {
            float const g = gradients[i] + coupled * p[i];
            v[i] = m * v[i] + g;
            p[i] = keep * p[i] - rate * (of_gradient * g + of_velocity * v[i]);
        }
    }
};

} // namespace nas::train
