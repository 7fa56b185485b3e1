#pragma once
// gru: gated recurrent units over sequences (Cho et al. 2014).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/recurrent.hpp>

namespace nas::nn {

/// {L, D} -> {L, hidden}, or {hidden} if `last_only`; twice the features if it reads both ways. The first state is zero.
///
/// z = sigmoid(W_z x + R_z h + b), r alike; n = tanh(W_h x + b + r (R_h h + b)), or with R_h (r h) if not `reset_after`;
/// h' = (1 - z) n + z h. Parameters in ONNX's order of gates z, r, h: weight, recurrence, bias (of inputs, then of states)
/// if `bias`.
struct gru {
    static constexpr std::string_view kind = "gru";

    std::int64_t hidden = 0;
    reading direction = reading::forward;
    bool bias = true;
    bool reset_after = true; ///< as in cuDNN and PyTorch; false: as in the paper
    bool last_only = false;  ///< yields the last state of each direction

    /// Throws shape_error: nas.shape.3 (inputs), .5 (hidden < 1), .63 (not a sequence).
    shape infer(std::span<shape const> inputs) const { return infer_recurrent(inputs, hidden, direction, last_only); }

    op_cost cost(std::span<shape const> inputs) const { return recurrent_cost(sizes(1, inputs[0]), bias, 9); }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        return recurrent_parameters(sizes(1, inputs[0]), bias);
    }

    void attributes(attribute_visitor& v) const {
        v("hidden", hidden);
        v("direction", to_string(direction));
        v("bias", bias);
        v("reset_after", reset_after);
        v("last_only", last_only);
    }

    reference::recurrent_sizes sizes(std::int64_t batch, shape const& in) const {
        return recurrent_sizes_of(
            (reset_after ? reference::recurrent_cell::gru_reset_after : reference::recurrent_cell::gru), batch, in,
            hidden, direction, last_only);
    }
};

} // namespace nas::nn
