#pragma once
// conv3d: 3-D convolution (cross-correlation) of volumes, with groups, stride, dilation and padding.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/geometry3d.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, D, H, W} -> {out_channels, D', H', W'}; `groups == C == out_channels` is a depthwise convolution.
///
/// Parameters: weight {out_channels, C / groups, kernel depth, height, width}, then bias {out_channels} if `bias`.
struct conv3d {
    static constexpr std::string_view kind = "conv3d";

    std::int64_t out_channels = 0;
    size3d kernel = 1;
    size3d stride = 1;
    padding3d padding = same;
    size3d dilation = 1; ///< 1 = dense
    std::int64_t groups = 1;
    bool bias = false;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a volume), .5 (attribute out of range), .6 (groups), .7
    /// (window).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        conv3d_geometry const g = geometry(1, inputs[0]);
        return {g.out_channels, g.out[0], g.out[1], g.out[2]};
    }

    op_cost cost(std::span<shape const> inputs) const {
        conv3d_geometry const g = geometry(1, inputs[0]);
        return {.macs = g.weight_elements() * product(g.out),
                .elementwise = bias ? g.out_channels * product(g.out) : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::int64_t const per_group = inputs[0][0] / groups, taps = product(kernel.extents());
        std::vector<parameter> out{{.name = "weight",
                                    .extents = {out_channels, per_group, kernel.depth, kernel.height, kernel.width},
                                    .role = parameter_role::weight,
                                    .fan_in = per_group * taps,
                                    .fan_out = out_channels / groups * taps}};
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

    /// The convolution in numbers for `batch` volumes of shape `input`; throws as `infer` does.
    conv3d_geometry geometry(std::int64_t batch, shape const& input) const {
        check::volume(input);
        check::convolution(*this, input[0]);
        padding3d const p = padding.resolved(kernel, dilation);
        conv3d_geometry g{.batch = batch,
                          .in_channels = input[0],
                          .out_channels = out_channels,
                          .groups = groups,
                          .in = {input[1], input[2], input[3]},
                          .out = {},
                          .kernel = kernel.extents(),
                          .stride = stride.extents(),
                          .dilation = dilation.extents(),
                          .pad_begin = p.begin,
                          .pad_end = p.end};
        constexpr char const* axes[] = {"depth", "height", "width"};
        for (std::size_t a = 0; a < 3; ++a)
            g.out[a] = window_output(axes[a], g.in[a], g.kernel[a], g.stride[a], g.dilation[a], p.begin[a], p.end[a]);
        return g;
    }
};

} // namespace nas::nn
