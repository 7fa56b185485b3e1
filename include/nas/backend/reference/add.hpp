#pragma once
// The sum of two or more tensors of one shape.

#include <cstdint>
#include <span>

namespace nas::reference {

/// out[i] = sum over the inputs of input[i].
inline void add_forward(std::int64_t elements, std::span<float const* const> inputs, float* out) {
    for (std::int64_t i = 0; i < elements; ++i) {
        double sum = 0;
        for (float const* const in : inputs) sum += static_cast<double>(in[i]);
        out[i] = static_cast<float>(sum);
    }
}

/// The gradient of every input is the gradient of the output; null entries are skipped.
inline void add_backward(std::int64_t elements, float const* out_gradient, std::span<float* const> input_gradients) {
    for (float* const target : input_gradients)
        for (std::int64_t i = 0; target && i < elements; ++i) target[i] = out_gradient[i];
}

} // namespace nas::reference
