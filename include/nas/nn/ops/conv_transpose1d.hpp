#pragma once
// conv_transpose1d: the transposed convolution of signals, which lengthens them by its stride.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>
#include <nas/nn/ops/transposed_window.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, L} -> {out_channels, L'}; L' = (L - 1) * stride - padding + dilation * (kernel - 1) + 1 + output_padding, and
/// L * stride with `same` padding.
///
/// Parameters: weight {C, out_channels / groups, kernel}, then bias {out_channels} if `bias`.
struct conv_transpose1d {
    static constexpr std::string_view kind = "conv_transpose1d";

    std::int64_t out_channels = 0;
    std::int64_t kernel = 2;
    std::int64_t stride = 2;
    padding1d padding = same;
    std::int64_t output_padding = 0;
    std::int64_t dilation = 1; ///< 1 = dense
    std::int64_t groups = 1;
    bool bias = false;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a signal), .5 (attribute out of range), .6 (groups), .40
    /// (output padding), .41 (nothing left).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        check::signal(in);
        check::convolution(*this, in[0]);
        check::at_least("output_padding", output_padding, 0);
        transposed_extent const length = transposed_output(
            "length", in[1], {kernel, stride, dilation, output_padding, padding.automatic, padding.begin, padding.end});
        return {out_channels, length.out};
    }

    op_cost cost(std::span<shape const> inputs) const {
        shape const& in = inputs[0];
        return {.macs = in.elements() * (out_channels / groups) * kernel,
                .elementwise = bias ? infer(inputs).elements() : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        shape const image{inputs[0][0], 1, inputs[0][1]};
        std::vector<parameter> out = as_image().parameters({&image, 1});
        out[0].extents = {inputs[0][0], out_channels / groups, kernel};
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("out_channels", out_channels);
        v("kernel", kernel);
        v("stride", stride);
        visit_padding(v, padding);
        v("output_padding", output_padding);
        v("dilation", dilation);
        v("groups", groups);
        v("bias", bias);
    }

    /// The same for images of one row, with the weights in the same order.
    conv_transpose2d as_image() const {
        return {.out_channels = out_channels,
                .kernel = {1, kernel},
                .stride = {1, stride},
                .padding = padding.automatic ? padding2d(same) : padding2d(0, padding.begin, 0, padding.end),
                .output_padding = {0, output_padding},
                .dilation = {1, dilation},
                .groups = groups,
                .bias = bias};
    }
};

} // namespace nas::nn
