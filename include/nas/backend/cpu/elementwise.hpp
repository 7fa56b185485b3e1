#pragma once
// Functions of one number over whole tensors: those that networks use as activations beyond the fused ones.

#include <cstdint>

#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/tensor/elementwise_function.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/elementwise.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// True for the functions that have vector kernels. All of them map 0 to 0, so that filling channels stay zero.
constexpr bool has_elementwise(elementwise_function f) {
    switch (f) {
    case elementwise_function::gelu:
    case elementwise_function::gelu_tanh:
    case elementwise_function::elu:
    case elementwise_function::celu:
    case elementwise_function::selu:
    case elementwise_function::leaky_relu:
    case elementwise_function::mish:
    case elementwise_function::tanh:
    case elementwise_function::swish: return true;
    default: return false;
    }
}

/// out[i] = f(in[i]); `out` may be `in`. Absolute errors are below 3e-7 max(1, |x|). Precondition: has_elementwise(f).
inline void elementwise_forward(simd_level l, elementwise_function f, elementwise_constants const& c,
                                std::int64_t elements, float const* in, float* out, int threads) {
    NAS_SIMD_SELECT(l, elementwise_forward)
    (f, static_cast<float>(c.a), static_cast<float>(c.b), elements, in, out, threads);
}

/// in_gradient[i] = f'(in[i]) * out_gradient[i]; `in_gradient` may be `out_gradient`. Precondition: has_elementwise(f).
inline void elementwise_backward(simd_level l, elementwise_function f, elementwise_constants const& c,
                                 std::int64_t elements, float const* in, float const* out_gradient, float* in_gradient,
                                 int threads) {
    NAS_SIMD_SELECT(l, elementwise_backward)
    (f, static_cast<float>(c.a), static_cast<float>(c.b), elements, in, out_gradient, in_gradient, threads);
}

} // namespace nas::cpu
