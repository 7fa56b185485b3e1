#pragma once
// conv_transpose3d: the transposed convolution of volumes, which enlarges them by its stride.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/geometry3d.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/transposed_window.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, D, H, W} -> {out_channels, D', H', W'}: the input gradient of a convolution from out_channels to C channels.
///
/// D' = (D - 1) * stride - padding + dilation * (kernel - 1) + 1 + output_padding, and D * stride with `same` padding;
/// H' and W' alike.
/// Parameters: weight {C, out_channels / groups, kernel depth, height, width}, then bias {out_channels} if `bias`.
struct conv_transpose3d {
    static constexpr std::string_view kind = "conv_transpose3d";

    std::int64_t out_channels = 0;
    size3d kernel = 2;
    size3d stride = 2;
    padding3d padding = same;
    size3d output_padding = 0;
    size3d dilation = 1; ///< 1 = dense
    std::int64_t groups = 1;
    bool bias = false;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a volume), .5 (attribute out of range), .6 (groups), .40
    /// (output padding), .41 (nothing left).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        check::volume(in);
        check::convolution(*this, in[0]);
        check::at_least("output_padding", output_padding, 0);
        auto const e = extents(in);
        return {out_channels, e[0].out, e[1].out, e[2].out};
    }

    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = inputs[0].elements() * (out_channels / groups) * product(kernel.extents()),
                .elementwise = bias ? infer(inputs).elements() : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::int64_t const channels = inputs[0][0], taps = product(kernel.extents());
        std::vector<parameter> out{
            {.name = "weight",
             .extents = {channels, out_channels / groups, kernel.depth, kernel.height, kernel.width},
             .role = parameter_role::weight,
             .fan_in = std::max<std::int64_t>(channels / groups * taps / product(stride.extents()), 1),
             .fan_out = out_channels / groups * taps}};
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
    /// what this operation yields for a volume of shape `input`.
    conv3d adjoint(shape const& input) const {
        auto const e = extents(input);
        return {.out_channels = input[0],
                .kernel = kernel,
                .stride = stride,
                .padding = {e[0].pad_begin, e[1].pad_begin, e[2].pad_begin, e[0].pad_end, e[1].pad_end, e[2].pad_end},
                .dilation = dilation,
                .groups = groups};
    }

private:
    std::array<transposed_extent, 3> extents(shape const& input) const {
        constexpr std::string_view names[] = {"depth", "height", "width"};
        std::array<transposed_extent, 3> out;
        for (std::size_t a = 0; a < 3; ++a)
            out[a] =
                transposed_output(names[a], input[a + 1],
                                  {kernel.extents()[a], stride.extents()[a], dilation.extents()[a],
                                   output_padding.extents()[a], padding.automatic, padding.begin[a], padding.end[a]});
        return out;
    }
};

} // namespace nas::nn
