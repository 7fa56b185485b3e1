#pragma once
// Joining tensors along their first extent (channels, or features of vectors), and taking them apart.

#include <algorithm>
#include <cstdint>
#include <span>

namespace nas::reference {

/// out[n] = input 0 of sample n, then input 1 ...; `sizes[k]` is the number of elements of input k per sample.
inline void concat_forward(std::int64_t batch, std::span<std::int64_t const> sizes,
                           std::span<float const* const> inputs, float* out) {
    for (std::int64_t n = 0; n < batch; ++n)
        for (std::size_t k = 0; k < inputs.size(); ++k) out = std::copy_n(inputs[k] + n * sizes[k], sizes[k], out);
}

/// Gives every input its part of the gradient; null entries are skipped.
inline void concat_backward(std::int64_t batch, std::span<std::int64_t const> sizes, float const* out_gradient,
                            std::span<float* const> input_gradients) {
    for (std::int64_t n = 0; n < batch; ++n)
        for (std::size_t k = 0; k < input_gradients.size(); ++k) {
            if (input_gradients[k]) std::copy_n(out_gradient, sizes[k], input_gradients[k] + n * sizes[k]);
            out_gradient += sizes[k];
        }
}

} // namespace nas::reference
