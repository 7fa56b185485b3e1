#pragma once
// The weighted sum of tensors of equal size, as of a mixed operation, with gradients of the tensors and of the weights.

#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>

namespace nas::cpu {

/// One call of backward for out = sum_k weights[k] * inputs[k]. Results that are null are not computed.
struct weighted_sum_backward_call {
    std::int64_t elements = 0;
    std::span<float const* const> inputs{}; ///< read for the gradient of the weights only
    float const *weights = nullptr, *out_gradient = nullptr;
    std::span<float* const> input_gradients{}; ///< empty, or one per weight, of which some may be null
    float* weight_gradient = nullptr;          ///< one per input: the dot product of the input and `out_gradient`
    void* scratch = nullptr;                   ///< `weighted_sum_scratch_bytes`; for the gradient of the weights only
    int threads = 1;
};

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/weighted_sum.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

constexpr std::size_t weighted_sum_scratch_bytes(std::size_t inputs, int threads) {
    return inputs * static_cast<std::size_t>(threads) * sizeof(double);
}

/// out = sum_k weights[k] * inputs[k]; `out` may be one of the inputs. At least one input.
inline void weighted_sum_forward(simd_level l, std::int64_t elements, std::span<float const* const> inputs,
                                 float const* weights, float* out, int threads) {
    NAS_SIMD_SELECT(l, weighted_sum_forward)(elements, inputs, weights, out, threads);
}

/// One pass over the gradient of the output, whatever the number of inputs. Dot products are summed in double.
inline void weighted_sum_backward(simd_level l, weighted_sum_backward_call const& c) {
    NAS_SIMD_SELECT(l, weighted_sum_backward)(c);
}

} // namespace nas::cpu
