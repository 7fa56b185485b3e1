#pragma once
// crop: an image without some pixels at its sides, or with zeros added there; both together shift it.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>

namespace nas::nn {

/// {C, H, W} -> {C, H - top - bottom, W - left - right}. A negative number adds that many zeros:
/// `crop{.top = 1, .left = 1, .bottom = -1, .right = -1}` shifts by one pixel.
struct crop {
    static constexpr std::string_view kind = "crop";

    std::int64_t top = 0, left = 0, bottom = 0, right = 0;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .12 (nothing of the image is left).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        check::image(in);
        if (top >= in[1] || bottom >= in[1] || left >= in[2] || right >= in[2] || top + bottom >= in[1] ||
            left + right >= in[2])
            throw shape_error("nas.shape.12", "removing {", top, ", ", left, ", ", bottom, ", ", right,
                              "} pixels (top, left, bottom, right) leaves nothing of ", to_string(in));
        return {in[0], in[1] - top - bottom, in[2] - left - right};
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const& input, pixel p) const {
        std::int64_t const row = p.row + top, column = p.column + left;
        if (row < 0 || row >= input[1] || column < 0 || column >= input[2]) return no_pixel;
        return {p.channel, row, column};
    }

    void attributes(attribute_visitor& v) const {
        v("top", top);
        v("left", left);
        v("bottom", bottom);
        v("right", right);
    }
};

} // namespace nas::nn
