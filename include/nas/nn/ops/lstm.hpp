#pragma once
// lstm: long short-term memory over sequences (Hochreiter and Schmidhuber 1997).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/recurrent.hpp>

namespace nas::nn {

/// {L, D} -> {L, hidden}, or {hidden} if `last_only`; twice the features if it reads both ways. The first state is zero.
///
/// i = sigmoid(W_i x + R_i h + P_i c + b), f alike; c' = f c + i tanh(W_c x + R_c h + b); o = sigmoid(W_o x + R_o h +
/// P_o c' + b); h' = o tanh(c'). Parameters in ONNX's order of gates i, o, f, c: weight, recurrence, bias (of inputs, then of
/// states) if `bias`, peephole {directions * 3 * hidden} for i, o, f if `peepholes`. A forget gate that begins open
/// needs a bias of one, which the user sets.
struct lstm {
    static constexpr std::string_view kind = "lstm";

    std::int64_t hidden = 0;
    reading direction = reading::forward;
    bool bias = true;
    bool peepholes = false; ///< gates see the cell (Gers and Schmidhuber 2000)
    bool last_only = false; ///< yields the last state of each direction

    /// Throws shape_error: nas.shape.3 (inputs), .5 (hidden < 1), .63 (not a sequence).
    shape infer(std::span<shape const> inputs) const { return infer_recurrent(inputs, hidden, direction, last_only); }

    op_cost cost(std::span<shape const> inputs) const {
        return recurrent_cost(sizes(1, inputs[0]), bias, 9 + (peepholes ? 3 : 0));
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        reference::recurrent_sizes const s = sizes(1, inputs[0]);
        std::vector<parameter> out = recurrent_parameters(s, bias);
        if (peepholes)
            out.push_back({.name = "peephole", .extents = {s.directions * 3 * s.hidden}, .role = parameter_role::bias});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("hidden", hidden);
        v("direction", to_string(direction));
        v("bias", bias);
        v("peepholes", peepholes);
        v("last_only", last_only);
    }

    reference::recurrent_sizes sizes(std::int64_t batch, shape const& in) const {
        return recurrent_sizes_of(reference::recurrent_cell::lstm, batch, in, hidden, direction, last_only);
    }
};

} // namespace nas::nn
