#pragma once
// One step of a recurrent layer for one sample, given its products of matrices; forward and backward.

#include <cstdint>

#include <nas/backend/cpu/elementwise.hpp>
#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/reference/recurrent.hpp>

namespace nas::cpu {

/// What a step reads and writes; gates in the order of reference::recurrent_cell, `hidden` numbers each.
struct recurrent_row {
    float const *input_products, *state_products; ///< {gates, hidden}, without biases
    float const *input_bias, *state_bias;         ///< {gates, hidden}
    float const *cell_before, *state_before;      ///< {hidden}; the cell of LSTM only
    float* gates;                                 ///< {gates, hidden}
    float* second;                                ///< LSTM: the cell; GRU: what its reset gate scales
    float* state;
};

/// What backward of a step reads and writes.
struct recurrent_gradient_row {
    float const *gates, *second;             ///< as forward left them
    float const *cell_before, *state_before; ///< {hidden}
    float const* output_gradient;            ///< {hidden}
    float const* flow;                       ///< {hidden}: what came through the recurrent weights of the step behind
    float* carry;          ///< {hidden}: the gradient of the cell (LSTM), or of the state past the gates (GRU)
    float* input_gradient; ///< {gates, hidden}: of the products with the input
    float* state_gradient; ///< {gates, hidden}: of the products with the state; used by GRU, where they differ
};

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/recurrent.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Precondition: `cell` is not gru, whose reset gate acts in front of the products.
inline void recurrent_step(simd_level l, reference::recurrent_cell cell, std::int64_t hidden, recurrent_row const& r) {
    NAS_SIMD_SELECT(l, recurrent_step)(cell, hidden, r);
}

/// Precondition: as for recurrent_step.
inline void recurrent_step_backward(simd_level l, reference::recurrent_cell cell, std::int64_t hidden,
                                    recurrent_gradient_row const& r) {
    NAS_SIMD_SELECT(l, recurrent_step_backward)(cell, hidden, r);
}

} // namespace nas::cpu
