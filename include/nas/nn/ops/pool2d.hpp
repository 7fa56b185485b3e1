#pragma once
// pool2d: maximum or average over a window.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/geometry.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/window.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

constexpr std::string_view to_string(pool_kind k) {
    switch (k) {
    case pool_kind::max: return "max";
    case pool_kind::average: return "average";
    case pool_kind::average_include_padding: return "average_include_padding";
    }
    return "unknown";
}

/// {C, H, W} -> {C, H', W'}, each channel on its own.
///
/// Padding never wins a maximum; whether it counts in an average, `pool` says. With the default padding
/// H' = ceil(H / stride).
struct pool2d {
    static constexpr std::string_view kind = "pool2d";

    pool_kind pool = pool_kind::max;
    size2d kernel = 2;
    size2d stride = 2;
    padding2d padding = same;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (attribute out of range), .7 (window), .8
    /// (padding).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        pool_geometry const g = geometry(1, inputs[0]);
        return {g.channels, g.out_height, g.out_width};
    }

    /// One operation per element of each window.
    op_cost cost(std::span<shape const> inputs) const {
        pool_geometry const g = geometry(1, inputs[0]);
        return {.macs = 0, .elementwise = g.channels * g.out_height * g.out_width * kernel.height * kernel.width};
    }

    void attributes(attribute_visitor& v) const {
        v("pool", to_string(pool));
        visit_size(v, "kernel", kernel);
        visit_size(v, "stride", stride);
        visit_padding(v, padding);
    }

    /// The pooling in numbers for `batch` images of shape `input`; throws as `infer` does.
    pool_geometry geometry(std::int64_t batch, shape const& input) const {
        check::image(input);
        check::window(kernel, stride, size2d(1), padding);
        padding2d const p = padding.resolved(kernel);
        if (p.top >= kernel.height || p.bottom >= kernel.height || p.left >= kernel.width || p.right >= kernel.width)
            throw shape_error("nas.shape.8", "padding {", p.top, ", ", p.left, ", ", p.bottom, ", ", p.right,
                              "} must be smaller than the window ", kernel.height, "x", kernel.width,
                              ", or a window would see no pixel");
        return {.kind = pool,
                .batch = batch,
                .channels = input[0],
                .in_height = input[1],
                .in_width = input[2],
                .out_height = window_output("height", input[1], kernel.height, stride.height, 1, p.top, p.bottom),
                .out_width = window_output("width", input[2], kernel.width, stride.width, 1, p.left, p.right),
                .kernel_height = kernel.height,
                .kernel_width = kernel.width,
                .stride_height = stride.height,
                .stride_width = stride.width,
                .pad_top = p.top,
                .pad_left = p.left,
                .pad_bottom = p.bottom,
                .pad_right = p.right};
    }
};

} // namespace nas::nn
