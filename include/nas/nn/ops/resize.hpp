#pragma once
// resize: an image made larger by repeating its pixels.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>
#include <nas/nn/ops/window.hpp>

namespace nas::nn {

/// {C, H, W} -> {C, H * scale.height, W * scale.width}, the nearest pixel in each place.
struct resize {
    static constexpr std::string_view kind = "resize";

    size2d scale = 2;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (scale < 1), .10 (too large).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image(inputs[0]);
        check::at_least("scale.height", "scale.width", scale, 1);
        return {inputs[0][0], inputs[0][1] * scale.height, inputs[0][2] * scale.width};
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const&, pixel p) const { return {p.channel, p.row / scale.height, p.column / scale.width}; }

    void attributes(attribute_visitor& v) const {
        v("scale_height", scale.height);
        v("scale_width", scale.width);
    }
};

} // namespace nas::nn
