#pragma once
// prelu: a rectifier whose slope below zero is learned (He et al. 2015).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/reference/prelu.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Any shape, unchanged: x, below zero slope * x. Parameter: slope, {C} for the first axis, or {1} if `shared`. It
/// begins at zero, as a relu, and is not decayed, which would pull it back there.
struct prelu {
    static constexpr std::string_view kind = "prelu";
    static constexpr bool in_place = true;

    bool shared = false; ///< one slope for all channels

    /// Throws shape_error: nas.shape.3 (inputs), .60 (a shape without axes).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        (void)axis_of(0, inputs[0]);
        return inputs[0];
    }

    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = inputs[0].elements()}; }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        return {{.name = "slope", .extents = {shared ? 1 : inputs[0][0]}, .role = parameter_role::bias}};
    }

    void attributes(attribute_visitor& v) const { v("shared", shared); }

    reference::prelu_sizes sizes(std::int64_t batch, shape const& in) const {
        std::int64_t const slopes = shared ? 1 : in[0];
        return {.elements = batch * in.elements(), .slopes = slopes, .pixels = in.elements() / slopes};
    }
};

} // namespace nas::nn
