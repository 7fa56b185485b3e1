#pragma once
// global_average_pool: the mean of each channel.

#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {C, H, W} -> {C, 1, 1}.
struct global_average_pool {
    static constexpr std::string_view kind = "global_average_pool";

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image(inputs[0]);
        return {inputs[0][0], 1, 1};
    }

    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = inputs[0].elements()}; }
};

} // namespace nas::nn
