#pragma once
// What recurrent operations share: directions, shapes, parameters.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/reference/recurrent.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// In which direction a recurrent layer reads a sequence.
enum class reading : std::uint8_t {
    forward,
    reverse,
    both, ///< one half of the features reads forward, the other in reverse
};

constexpr std::string_view to_string(reading r) {
    switch (r) {
    case reading::forward: return "forward";
    case reading::reverse: return "reverse";
    case reading::both: return "both";
    }
    return "unknown";
}

/// Sizes of a recurrent layer over {length, features}.
inline reference::recurrent_sizes recurrent_sizes_of(reference::recurrent_cell cell, std::int64_t batch,
                                                     shape const& in, std::int64_t hidden, reading direction,
                                                     bool last_only) {
    return {.cell = cell,
            .batch = batch,
            .length = in[0],
            .features = in[1],
            .hidden = hidden,
            .directions = direction == reading::both ? 2 : 1,
            .reverse = direction == reading::reverse,
            .last_only = last_only};
}

/// {L, D} -> {L, directions * hidden}, or {directions * hidden}.
/// Throws shape_error: nas.shape.3 (inputs), .5 (hidden < 1), .63 (not a sequence).
inline shape infer_recurrent(std::span<shape const> inputs, std::int64_t hidden, reading direction, bool last_only) {
    check::input_count(inputs, 1);
    check::at_least("hidden", hidden, 1);
    if (inputs[0].rank() != 2)
        throw shape_error("nas.shape.63", "reads a sequence {length, features}, got ", to_string(inputs[0]),
                          " of rank ", inputs[0].rank());
    std::int64_t const features = (direction == reading::both ? 2 : 1) * hidden;
    return last_only ? shape{features} : shape{inputs[0][0], features};
}

/// weight {directions * gates * hidden, D}, recurrence {directions * gates * hidden, hidden}, and bias
/// {directions * 2 * gates * hidden} of inputs and of states.
inline std::vector<parameter> recurrent_parameters(reference::recurrent_sizes const& s, bool bias) {
    std::int64_t const rows = s.directions * s.gates() * s.hidden;
    std::vector<parameter> out{{.name = "weight",
                                .extents = {rows, s.features},
                                .role = parameter_role::weight,
                                .fan_in = s.features,
                                .fan_out = s.hidden},
                               {.name = "recurrence",
                                .extents = {rows, s.hidden},
                                .role = parameter_role::weight,
                                .fan_in = s.hidden,
                                .fan_out = s.hidden}};
    if (bias) out.push_back({.name = "bias", .extents = {2 * rows}, .role = parameter_role::bias});
    return out;
}

/// `per_unit` elementwise operations per hidden unit and step, and one per gate and bias.
inline op_cost recurrent_cost(reference::recurrent_sizes const& s, bool bias, std::int64_t per_unit) {
    std::int64_t const units = s.directions * s.length * s.hidden;
    return {.macs = units * s.gates() * (s.features + s.hidden),
            .elementwise = units * (per_unit + (bias ? 2 * s.gates() : 0))};
}

} // namespace nas::nn
