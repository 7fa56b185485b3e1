#pragma once
// mbconv: the inverted residual of MobileNetV2 (Sandler et al. 2018), with squeeze-and-excitation as in MnasNet.

#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/nn/blocks/squeeze_excite.hpp>
#include <nas/nn/builder.hpp>

namespace nas::nn {

struct mbconv_options {
    std::int64_t channels = 0; ///< output channels
    size2d kernel = 3;
    std::int64_t expand = 6; ///< hidden channels = expand * input channels
    bool se = false;         ///< squeeze-and-excitation after the depthwise convolution
    size2d stride = 1;
    nas::activation activation = nas::activation::relu6; ///< after expand and depthwise; project is linear
    std::int64_t hidden = 0;                             ///< hidden channels in numbers, instead of `expand`
    double se_ratio = 0.25;       ///< squeezed channels = max(1, floor(se_ratio * input channels of the block))
    std::int64_t se_channels = 0; ///< squeezed channels in numbers, instead of `se_ratio`
    nas::activation se_activation = nas::activation::relu;
    nas::activation se_gate = nas::activation::sigmoid;
    bool residual = true; ///< add the input where the stride is 1 and the channels agree
    batch_norm norm = {};
};

/// expand 1x1 (left out if the hidden channels equal the input's), depthwise, [se,] project 1x1, [+ x].
///
/// Nodes: expand, depthwise, se.*, project and add, with their norms and activations. Parameters without bias, except
/// in squeeze-and-excitation. Throws shape_error nas.graph.6 if `expand`, `hidden` or `se_ratio` is out of range.
inline value mbconv(builder& b, value x, mbconv_options const& o) {
    std::int64_t const in = b.channels_of(x);
    if (o.hidden < 0)
        throw shape_error("nas.graph.6", "mbconv ", b.name("expand"), ": hidden must not be negative, got ", o.hidden,
                          "; 0 takes expand times the input channels");
    if (o.hidden == 0 && o.expand < 1)
        throw shape_error("nas.graph.6", "mbconv ", b.name("expand"), ": expand must be at least 1, got ", o.expand,
                          "; 1 leaves the expansion out");
    if (o.se && o.se_channels < 1 && !(o.se_ratio > 0))
        throw shape_error("nas.graph.6", "mbconv ", b.name("se"), ": se_ratio must be positive, got ", o.se_ratio,
                          "; leave squeeze-and-excitation out with se = false");
    std::int64_t const hidden = o.hidden > 0 ? o.hidden : o.expand * in;

    value y = x;
    if (hidden != in)
        y = b.conv2d(
            y,
            {.name = "expand", .channels = hidden, .norm = true, .activation = o.activation, .norm_options = o.norm});
    y = b.conv2d(y, {.name = "depthwise",
                     .channels = hidden,
                     .kernel = o.kernel,
                     .stride = o.stride,
                     .groups = hidden,
                     .norm = true,
                     .activation = o.activation,
                     .norm_options = o.norm});
    if (o.se) {
        auto const squeezed = static_cast<std::int64_t>(o.se_ratio * static_cast<double>(in));
        y = squeeze_excite(b, y,
                           {.reduced = o.se_channels > 0 ? o.se_channels
                                       : squeezed > 0    ? squeezed
                                                         : 1,
                            .activation = o.se_activation,
                            .gate = o.se_gate});
    }
    y = b.conv2d(y, {.name = "project", .channels = o.channels, .norm = true, .norm_options = o.norm});
    return o.residual && o.stride == size2d(1) && o.channels == in ? b.sum({y, x}) : y;
}

} // namespace nas::nn
