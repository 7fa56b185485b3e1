#pragma once
// conv2d: 2-D convolution (cross-correlation) with groups, stride, dilation and padding.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/geometry.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/window.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, H, W} -> {out_channels, H', W'}; `groups == C == out_channels` is a depthwise convolution.
///
/// Parameters: weight {out_channels, C / groups, kernel height, kernel width}, then bias {out_channels} if `bias`.
struct conv2d {
    static constexpr std::string_view kind = "conv2d";

    std::int64_t out_channels = 0;
    size2d kernel = 1;
    size2d stride = 1;
    padding2d padding = same;
    size2d dilation = 1; ///< 1 = dense
    std::int64_t groups = 1;
    bool bias = false;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (attribute out of range), .6 (groups), .7
    /// (window).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        conv_geometry const g = geometry(1, inputs[0]);
        return {g.out_channels, g.out_height, g.out_width};
    }

    op_cost cost(std::span<shape const> inputs) const {
        conv_geometry const g = geometry(1, inputs[0]);
        std::int64_t const pixels = g.out_height * g.out_width;
        return {.macs = g.weight_elements() * pixels, .elementwise = bias ? g.out_channels * pixels : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::int64_t const per_group = inputs[0][0] / groups, area = kernel.height * kernel.width;
        std::vector<parameter> out{{.name = "weight",
                                    .extents = {out_channels, per_group, kernel.height, kernel.width},
                                    .role = parameter_role::weight,
                                    .fan_in = per_group * area,
                                    .fan_out = out_channels / groups * area}};
        if (bias) out.push_back({.name = "bias", .extents = {out_channels}, .role = parameter_role::bias});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("out_channels", out_channels);
        visit_size(v, "kernel", kernel);
        visit_size(v, "stride", stride);
        visit_padding(v, padding);
        visit_size(v, "dilation", dilation);
        v("groups", groups);
        v("bias", bias);
    }

    /// The convolution in numbers for `batch` images of shape `input`; throws as `infer` does.
    conv_geometry geometry(std::int64_t batch, shape const& input) const {
        check::image(input);
        check::convolution(*this, input[0]);
        padding2d const p = padding.resolved(kernel, dilation);
        return {.batch = batch,
                .in_channels = input[0],
                .in_height = input[1],
                .in_width = input[2],
                .out_channels = out_channels,
                .out_height =
                    window_output("height", input[1], kernel.height, stride.height, dilation.height, p.top, p.bottom),
                .out_width =
                    window_output("width", input[2], kernel.width, stride.width, dilation.width, p.left, p.right),
                .kernel_height = kernel.height,
                .kernel_width = kernel.width,
                .stride_height = stride.height,
                .stride_width = stride.width,
                .dilation_height = dilation.height,
                .dilation_width = dilation.width,
                .pad_top = p.top,
                .pad_left = p.left,
                .pad_bottom = p.bottom,
                .pad_right = p.right,
                .groups = groups};
    }
};

} // namespace nas::nn
