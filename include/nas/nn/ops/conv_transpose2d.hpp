#pragma once
// conv_transpose2d: the transposed ("fractionally strided") 2-D convolution, which enlarges images by its stride.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/geometry.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/transposed_window.hpp>
#include <nas/nn/ops/window.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, H, W} -> {out_channels, H', W'}: the input gradient of a convolution from out_channels to C channels (Zeiler et
/// al. 2010; Dumoulin and Visin 2016).
///
/// H' = (H - 1) * stride - padding.top - padding.bottom + dilation * (kernel - 1) + 1 + output_padding, and H * stride
/// with `same` padding. `output_padding` adds rows at the bottom and columns at the right, which a strided convolution
/// back would not read.
/// Parameters: weight {C, out_channels / groups, kernel height, kernel width}, then bias {out_channels} if `bias`.
struct conv_transpose2d {
    static constexpr std::string_view kind = "conv_transpose2d";

    std::int64_t out_channels = 0;
    size2d kernel = 2;
    size2d stride = 2;
    padding2d padding = same;
    size2d output_padding = 0;
    size2d dilation = 1; ///< 1 = dense
    std::int64_t groups = 1;
    bool bias = false;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (attribute out of range), .6 (groups), .40
    /// (output padding), .41 (nothing left).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        conv_geometry const g = geometry(1, inputs[0]);
        return {g.in_channels, g.in_height, g.in_width};
    }

    op_cost cost(std::span<shape const> inputs) const {
        conv_geometry const g = geometry(1, inputs[0]);
        return {.macs = g.weight_elements() * g.out_height * g.out_width,
                .elementwise = bias ? g.in_channels * g.in_height * g.in_width : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::int64_t const channels = inputs[0][0], area = kernel.height * kernel.width;
        std::vector<parameter> out{
            {.name = "weight",
             .extents = {channels, out_channels / groups, kernel.height, kernel.width},
             .role = parameter_role::weight,
             .fan_in = std::max<std::int64_t>(channels / groups * area / (stride.height * stride.width), 1),
             .fan_out = out_channels / groups * area}};
        if (bias) out.push_back({.name = "bias", .extents = {out_channels}, .role = parameter_role::bias});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("out_channels", out_channels);
        visit_size(v, "kernel", kernel);
        visit_size(v, "stride", stride);
        visit_padding(v, padding);
        visit_size(v, "output_padding", output_padding);
        visit_size(v, "dilation", dilation);
        v("groups", groups);
        v("bias", bias);
    }

    /// The convolution of which this is the input gradient, with the weights in the same order (without bias). It reads
    /// what this operation yields for an image of shape `input`.
    conv2d adjoint(shape const& input) const {
        transposed_extent const h = height(input), w = width(input);
        return {.out_channels = input[0],
                .kernel = kernel,
                .stride = stride,
                .padding = {h.pad_begin, w.pad_begin, h.pad_end, w.pad_end},
                .dilation = dilation,
                .groups = groups};
    }

    /// `adjoint` in numbers for `batch` images: its input is this operation's output. Throws as `infer` does.
    conv_geometry geometry(std::int64_t batch, shape const& input) const {
        check::image(input);
        check::convolution(*this, input[0]);
        check::at_least("output_padding", output_padding, 0);
        return adjoint(input).geometry(batch, {out_channels, height(input).out, width(input).out});
    }

private:
    transposed_extent height(shape const& input) const {
        return transposed_output("height", input[1],
                                 {kernel.height, stride.height, dilation.height, output_padding.height,
                                  padding.automatic, padding.top, padding.bottom});
    }
    transposed_extent width(shape const& input) const {
        return transposed_output("width", input[2],
                                 {kernel.width, stride.width, dilation.width, output_padding.width, padding.automatic,
                                  padding.left, padding.right});
    }
};

} // namespace nas::nn
