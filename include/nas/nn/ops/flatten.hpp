#pragma once
// flatten: a tensor as a vector.

#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {C, H, W} -> {C * H * W}, in the order of the plain layout: channels slowest, then rows, then columns.
struct flatten {
    static constexpr std::string_view kind = "flatten";
    static constexpr bool in_place = true;

    /// Throws shape_error nas.shape.3 unless there is one input.
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        return {inputs[0].elements()};
    }

    op_cost cost(std::span<shape const>) const { return {}; }
};

} // namespace nas::nn
