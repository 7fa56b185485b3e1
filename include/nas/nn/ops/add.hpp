#pragma once
// add: the sum of tensors, as at the end of a residual block.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Two or more equal shapes -> that shape, elementwise.
struct add {
    static constexpr std::string_view kind = "add";
    static constexpr bool in_place = true;

    /// Throws shape_error: nas.shape.3 (inputs), .9 (shapes differ).
    shape infer(std::span<shape const> inputs) const {
        check::at_least_two_inputs(inputs);
        for (shape const& s : inputs)
            if (s != inputs[0])
                throw shape_error("nas.shape.9", "adds equal shapes, got ", to_string(inputs[0]), " and ", to_string(s),
                                  "; project one of them with a 1x1 convolution");
        return inputs[0];
    }

    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = inputs[0].elements() * (static_cast<std::int64_t>(inputs.size()) - 1)};
    }
};

} // namespace nas::nn
