#pragma once
// How far a transposed convolution reaches along an axis.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <nas/core/error.hpp>

namespace nas::nn {

/// The numbers of a transposed convolution along one axis.
struct transposed_window {
    std::int64_t kernel = 1, stride = 1, dilation = 1, output_padding = 0;
    bool same = true;                        ///< output = input * stride; the padding follows
    std::int64_t pad_begin = 0, pad_end = 0; ///< meaningful if not `same`
};

/// The extent of the output, and the padding of the convolution that leads back.
struct transposed_extent {
    std::int64_t out = 1, pad_begin = 0, pad_end = 0;
};

/// out = (in - 1) * stride - pad_begin - pad_end + dilation * (kernel - 1) + 1 + output_padding, or in * stride.
/// Throws shape_error: nas.shape.40 (output padding of a stride or more, or with `same`), .41 (nothing left).
inline transposed_extent transposed_output(std::string_view axis, std::int64_t in, transposed_window const& w) {
    if (w.output_padding >= w.stride || (w.same && w.output_padding > 0))
        throw shape_error("nas.shape.40", "output_padding along the ", axis, " ", w.output_padding,
                          " must be smaller than the stride ", w.stride,
                          ", and 0 with `same` padding, which always yields input times stride");
    std::int64_t const span = w.dilation * (w.kernel - 1) + 1;
    if (w.same) {
        std::int64_t const all = std::max<std::int64_t>(span - w.stride, 0);
        return {in * w.stride, all / 2, all - all / 2};
    }
    std::int64_t const whole = (in - 1) * w.stride + span + w.output_padding, out = whole - w.pad_begin - w.pad_end;
    if (out < 1)
        throw shape_error("nas.shape.41", "padding ", w.pad_begin, " + ", w.pad_end, " leaves nothing of the ", axis,
                          " ", whole, " that an input of ", in,
                          " becomes; padding takes away from the output of a transposed convolution");
    return {out, w.pad_begin, w.pad_end};
}

} // namespace nas::nn
