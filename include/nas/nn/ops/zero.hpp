#pragma once
// zero: the absence of a connection, as cells of search spaces have it.

#include <span>
#include <string_view>

#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>

namespace nas::nn {

/// {C, H, W} or {F} -> zeros of that shape.
struct zero {
    static constexpr std::string_view kind = "zero";

    /// Throws shape_error: nas.shape.3 (inputs), .4 (rank).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image_or_vector(inputs[0]);
        return inputs[0];
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const&, pixel) const { return no_pixel; }
};

} // namespace nas::nn
