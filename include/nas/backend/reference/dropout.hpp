#pragma once
// Dropout (Srivastava et al. 2014) with a mask that is computed, not stored.

#include <cstdint>

#include <nas/core/rng.hpp>

namespace nas::reference {

/// Which elements a dropout keeps: a pure function of seed, step, rate and the element's index in plain layout (batch
/// included), so that backward recomputes the mask of forward and every backend and thread count draws the same one.
class dropout_mask {
public:
    /// Precondition: 0 <= rate < 1.
    constexpr dropout_mask(std::uint64_t seed, std::uint64_t step, double rate)
        : key_(rng(seed).stream(step).key()), rate_(rate), factor_(static_cast<float>(1 / (1 - rate))) {}

    /// 0 with probability `rate`, else 1 / (1 - rate), so that the expectation of the output is the input.
    constexpr float operator[](std::int64_t element) const {
        return rng::restore(key_, static_cast<std::uint64_t>(element)).uniform() < rate_ ? 0.0f : factor_;
    }

private:
    std::uint64_t key_;
    double rate_;
    float factor_;
};

/// out[i] = in[i] * mask[i]. Its own gradient: apply it to the gradient of the output. `out` may be `in`.
inline void dropout_apply(dropout_mask const& mask, std::int64_t elements, float const* in, float* out) {
    for (std::int64_t i = 0; i < elements; ++i) out[i] = in[i] * mask[i];
}

} // namespace nas::reference
