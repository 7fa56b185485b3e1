#pragma once
// Activation functions over whole tensors, and the filling channels they must leave zero.

#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/tensor/activation.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/activation.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// True if f(0) is not 0, so that filling channels must be cleared after it.
constexpr bool moves_zero(activation f) { return f == activation::sigmoid || f == activation::hard_sigmoid; }

/// True if f'(x) can be told from f(x), so that backward may read the output instead of the input.
constexpr bool known_from_output(activation f) { return f != activation::swish && f != activation::hard_swish; }

/// Sets the channels that fill up the last block to zero.
inline void clear_filling(simd_level l, image_extents const& e, float* images) {
    std::int64_t const lanes_ = lanes(l), blocks = e.blocks(lanes_), used = e.channels - (blocks - 1) * lanes_;
    if (used == lanes_) return;
    for (std::int64_t n = 0; n < e.batch; ++n) {
        float* const last = images + ((n + 1) * blocks - 1) * e.pixels * lanes_;
        for (std::int64_t p = 0; p < e.pixels; ++p)
            for (std::int64_t c = used; c < lanes_; ++c) last[p * lanes_ + c] = 0;
    }
}

/// out[i] = f(in[i]); `out` may be `in`. On images, `clear_filling` must follow if `moves_zero(f)`.
inline void activation_forward(simd_level l, activation f, std::int64_t elements, float const* in, float* out,
                               int threads) {
    NAS_SIMD_SELECT(l, activation_forward)(f, elements, in, out, threads);
}

/// in_gradient[i] = f'(in[i]) * out_gradient[i]; `in_gradient` may be `out_gradient`.
inline void activation_backward(simd_level l, activation f, std::int64_t elements, float const* in,
                                float const* out_gradient, float* in_gradient, int threads) {
    NAS_SIMD_SELECT(l, activation_backward)(f, elements, in, out_gradient, in_gradient, threads);
}

/// The same from the output of forward. Precondition: known_from_output(f).
inline void activation_backward_from_output(simd_level l, activation f, std::int64_t elements, float const* out,
                                            float const* out_gradient, float* in_gradient, int threads) {
    NAS_SIMD_SELECT(l, activation_backward_from_output)(f, elements, out, out_gradient, in_gradient, threads);
}

} // namespace nas::cpu
