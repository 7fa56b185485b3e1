#pragma once
// rms_norm: division by the root of the mean square over the last axes (Zhang and Sennrich 2019).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/reference/normalize_rows.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Any shape, unchanged: scale * x / sqrt(mean(x^2) + epsilon), with the mean over the axes from `axis` to the last.
/// Parameter, as those axes: scale if `scale`.
struct rms_norm {
    static constexpr std::string_view kind = "rms_norm";
    static constexpr bool in_place = true;

    std::int64_t axis = -1; ///< the first of the axes normalised; negative counts from the back
    double epsilon = 1e-5;
    bool scale = true;
    static constexpr bool shift = false;

    /// Throws shape_error: nas.shape.3 (inputs), .5 (epsilon), .60 (axis).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::positive_epsilon(epsilon);
        (void)axis_of(axis, inputs[0]);
        return inputs[0];
    }

    /// A square and a sum, a multiplication, and that of scale per element.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = (scale ? 4 : 3) * inputs[0].elements()};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        if (!scale) return {};
        return {{.name = "scale",
                 .extents = shape_from(std::span(inputs[0].begin() + axis_of(axis, inputs[0]), inputs[0].end())),
                 .role = parameter_role::scale}};
    }

    void attributes(attribute_visitor& v) const {
        v("axis", axis);
        v("epsilon", epsilon);
        v("scale", scale);
    }

    reference::row_norm_sizes sizes(std::int64_t batch, shape const& in) const {
        std::int64_t const length = elements_between(in, axis_of(axis, in), in.rank());
        return {.rows = batch * in.elements() / length, .length = length, .centred = false};
    }
};

} // namespace nas::nn
