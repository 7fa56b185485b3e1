#pragma once
// Sizes of windowed operations (convolution, pooling) over a batch of images, shared by every backend.

#include <cstdint>

namespace nas {

/// A 2-D convolution over `batch` images. Zero padding may differ between the two sides of an axis.
/// out = floor((in + pad_begin + pad_end - dilation * (kernel - 1) - 1) / stride) + 1
struct conv_geometry {
    std::int64_t batch = 1;
    std::int64_t in_channels = 1, in_height = 1, in_width = 1;
    std::int64_t out_channels = 1, out_height = 1, out_width = 1;
    std::int64_t kernel_height = 1, kernel_width = 1;
    std::int64_t stride_height = 1, stride_width = 1;
    std::int64_t dilation_height = 1, dilation_width = 1; ///< 1 = dense
    std::int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
    std::int64_t groups = 1;

    constexpr bool depthwise() const { return groups > 1 && groups == in_channels && groups == out_channels; }
    constexpr std::int64_t weight_elements() const {
        return out_channels * (in_channels / groups) * kernel_height * kernel_width;
    }
    friend constexpr bool operator==(conv_geometry const&, conv_geometry const&) = default;
};

enum class pool_kind : std::uint8_t {
    max,
    average,                ///< divides by the number of pixels inside the image
    average_include_padding ///< divides by the window size
};

/// 2-D pooling over `batch` images; a window never lies entirely in the padding.
struct pool_geometry {
    pool_kind kind = pool_kind::max;
    std::int64_t batch = 1;
    std::int64_t channels = 1, in_height = 1, in_width = 1, out_height = 1, out_width = 1;
    std::int64_t kernel_height = 1, kernel_width = 1;
    std::int64_t stride_height = 1, stride_width = 1;
    std::int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;

    friend constexpr bool operator==(pool_geometry const&, pool_geometry const&) = default;
};

} // namespace nas
