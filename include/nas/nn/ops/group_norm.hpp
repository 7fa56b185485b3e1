#pragma once
// group_norm: normalisation of each sample over groups of channels (Wu and He 2018).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/reference/normalize_rows.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {C, ...}, unchanged: scale * (x - mean) / sqrt(variance + epsilon) + shift, with mean and biased variance over each
/// of `groups` groups of neighbouring channels and all their pixels. Parameters, each {C}: scale if `scale`, shift if `shift`.
struct group_norm {
    static constexpr std::string_view kind = "group_norm";
    static constexpr bool in_place = true;

    std::int64_t groups = 32;
    double epsilon = 1e-5;
    bool scale = true;
    bool shift = true;

    /// Throws shape_error: nas.shape.3 (inputs), .5 (groups or epsilon), .6 (groups do not divide the channels),
    /// .60 (a shape without axes).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::positive_epsilon(epsilon);
        check::at_least("groups", groups, 1);
        std::int64_t const channels = inputs[0][axis_of(0, inputs[0])];
        if (channels % groups != 0)
            throw shape_error("nas.shape.6", "groups ", groups, " must divide the ", channels, " channels");
        return inputs[0];
    }

    /// As for layer_norm.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = (4 + (scale ? 1 : 0) + (shift ? 1 : 0)) * inputs[0].elements()};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::vector<parameter> out;
        if (scale) out.push_back({.name = "scale", .extents = {inputs[0][0]}, .role = parameter_role::scale});
        if (shift) out.push_back({.name = "shift", .extents = {inputs[0][0]}, .role = parameter_role::shift});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("groups", groups);
        v("epsilon", epsilon);
        v("scale", scale);
        v("shift", shift);
    }

    reference::row_norm_sizes sizes(std::int64_t batch, shape const& in) const {
        return {
            .rows = batch * groups, .length = in.elements() / groups, .groups = groups, .inner = in.elements() / in[0]};
    }
};

} // namespace nas::nn
