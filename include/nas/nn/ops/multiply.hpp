#pragma once
// multiply: elementwise product, or an image scaled per channel (the gate of squeeze-and-excitation).

#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Equal shapes -> that shape; or {C, H, W} and a gate {C, 1, 1}, in this order -> {C, H, W}.
struct multiply {
    static constexpr std::string_view kind = "multiply";
    static constexpr bool in_place = true;

    /// Throws shape_error: nas.shape.3 (inputs), .9 (shapes do not fit).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 2);
        shape const &x = inputs[0], &gate = inputs[1];
        if (x != gate && !(x.rank() == 3 && gate == shape{x[0], 1, 1}))
            throw shape_error("nas.shape.9", "multiplies equal shapes, or {C, H, W} by a gate {C, 1, 1}, got ",
                              to_string(x), " and ", to_string(gate));
        return x;
    }

    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = inputs[0].elements()}; }
};

} // namespace nas::nn
