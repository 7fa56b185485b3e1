#pragma once
// conv1d: 1-D convolution (cross-correlation) of signals, with groups, stride, dilation and padding.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/geometry.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, L} -> {out_channels, L'}; `groups == C == out_channels` is a depthwise convolution.
///
/// Parameters: weight {out_channels, C / groups, kernel}, then bias {out_channels} if `bias`.
struct conv1d {
    static constexpr std::string_view kind = "conv1d";

    std::int64_t out_channels = 0;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    padding1d padding = same;
    std::int64_t dilation = 1; ///< 1 = dense
    std::int64_t groups = 1;
    bool bias = false;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a signal), .5 (attribute out of range), .6 (groups), .7
    /// (window).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        conv_geometry const g = geometry(1, inputs[0]);
        return {g.out_channels, g.out_width};
    }

    op_cost cost(std::span<shape const> inputs) const {
        conv_geometry const g = geometry(1, inputs[0]);
        return {.macs = g.weight_elements() * g.out_width, .elementwise = bias ? g.out_channels * g.out_width : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::int64_t const per_group = inputs[0][0] / groups;
        std::vector<parameter> out{{.name = "weight",
                                    .extents = {out_channels, per_group, kernel},
                                    .role = parameter_role::weight,
                                    .fan_in = per_group * kernel,
                                    .fan_out = out_channels / groups * kernel}};
        if (bias) out.push_back({.name = "bias", .extents = {out_channels}, .role = parameter_role::bias});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("out_channels", out_channels);
        v("kernel", kernel);
        v("stride", stride);
        visit_padding(v, padding);
        v("dilation", dilation);
        v("groups", groups);
        v("bias", bias);
    }

    /// The same convolution of images of one row, with the weights in the same order.
    conv2d as_image() const {
        padding1d const p = padding.resolved(kernel, dilation);
        return {.out_channels = out_channels,
                .kernel = {1, kernel},
                .stride = {1, stride},
                .padding = {0, p.begin, 0, p.end},
                .dilation = {1, dilation},
                .groups = groups,
                .bias = bias};
    }

    /// The convolution in numbers for `batch` signals of shape `input`, as images of one row; throws as `infer` does.
    conv_geometry geometry(std::int64_t batch, shape const& input) const {
        check::signal(input);
        check::convolution(*this, input[0]);
        padding1d const p = padding.resolved(kernel, dilation);
        window_output("length", input[1], kernel, stride, dilation, p.begin, p.end); // an error that speaks of lengths
        return as_image().geometry(batch, {input[0], 1, input[1]});
    }
};

} // namespace nas::nn
