#pragma once
// layer_norm: normalisation of each sample over its last axes (Ba et al. 2016).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/reference/normalize_rows.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Any shape, unchanged: scale * (x - mean) / sqrt(variance + epsilon) + shift, with mean and biased variance over the
/// axes from `axis` to the last. Parameters, as those axes: scale if `scale`, shift if `shift`.
struct layer_norm {
    static constexpr std::string_view kind = "layer_norm";
    static constexpr bool in_place = true;

    std::int64_t axis = -1; ///< the first of the axes normalised; negative counts from the back
    double epsilon = 1e-5;
    bool scale = true;
    bool shift = true;

    /// Throws shape_error: nas.shape.3 (inputs), .5 (epsilon), .60 (axis).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::positive_epsilon(epsilon);
        (void)axis_of(axis, inputs[0]);
        return inputs[0];
    }

    /// Of normalising: a subtraction and a multiplication per element, and those of scale and shift; statistics are two more.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = (4 + (scale ? 1 : 0) + (shift ? 1 : 0)) * inputs[0].elements()};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        shape const s = shape_from(std::span(inputs[0].begin() + axis_of(axis, inputs[0]), inputs[0].end()));
        std::vector<parameter> out;
        if (scale) out.push_back({.name = "scale", .extents = s, .role = parameter_role::scale});
        if (shift) out.push_back({.name = "shift", .extents = s, .role = parameter_role::shift});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("axis", axis);
        v("epsilon", epsilon);
        v("scale", scale);
        v("shift", shift);
    }

    reference::row_norm_sizes sizes(std::int64_t batch, shape const& in) const {
        std::int64_t const length = elements_between(in, axis_of(axis, in), in.rank());
        return {.rows = batch * in.elements() / length, .length = length};
    }
};

} // namespace nas::nn
