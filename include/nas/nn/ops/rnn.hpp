#pragma once
// rnn: a simple recurrent layer over sequences (Elman 1990).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/recurrent.hpp>

namespace nas::nn {

/// {L, D} -> {L, hidden}, or {hidden} if `last_only`; twice the features if it reads both ways. The first state is zero.
///
/// h' = tanh(W x + R h + b), or relu. Parameters: weight, recurrence, bias (of inputs, then of states) if `bias`.
struct rnn {
    static constexpr std::string_view kind = "rnn";

    std::int64_t hidden = 0;
    reading direction = reading::forward;
    bool bias = true;
    bool relu = false;      ///< instead of tanh
    bool last_only = false; ///< yields the last state of each direction

    /// Throws shape_error: nas.shape.3 (inputs), .5 (hidden < 1), .63 (not a sequence).
    shape infer(std::span<shape const> inputs) const { return infer_recurrent(inputs, hidden, direction, last_only); }

    op_cost cost(std::span<shape const> inputs) const { return recurrent_cost(sizes(1, inputs[0]), bias, 2); }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        return recurrent_parameters(sizes(1, inputs[0]), bias);
    }

    void attributes(attribute_visitor& v) const {
        v("hidden", hidden);
        v("direction", to_string(direction));
        v("bias", bias);
        v("relu", relu);
        v("last_only", last_only);
    }

    reference::recurrent_sizes sizes(std::int64_t batch, shape const& in) const {
        return recurrent_sizes_of((relu ? reference::recurrent_cell::rnn_relu : reference::recurrent_cell::rnn_tanh),
                                  batch, in, hidden, direction, last_only);
    }
};

} // namespace nas::nn
