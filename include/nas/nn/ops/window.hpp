#pragma once
// Sizes and paddings of windowed operations (convolution, pooling), and the one rule for their output extent.

#include <cstdint>

#include <nas/core/error.hpp>

namespace nas::nn {

/// A height and a width; one number means both: `.kernel = 3`, `.kernel = {1, 7}`.
struct size2d {
    std::int64_t height = 1, width = 1;

    constexpr size2d(std::int64_t both) : height(both), width(both) {} // NOLINT(google-explicit-constructor)
    constexpr size2d(std::int64_t h, std::int64_t w) : height(h), width(w) {}
    friend constexpr bool operator==(size2d, size2d) = default;
};

struct same_padding {};
/// Padding chosen such that the output extent is ceil(input / stride).
inline constexpr same_padding same{};

/// Zeros around an image: `nn::same` (the default), one number for all sides, {vertical, horizontal}, or
/// {top, left, bottom, right}. `0` is no padding ("valid").
///
/// `same` adds dilation * (kernel - 1) zeros per axis, split evenly; an odd rest goes to the end. For odd kernels this
/// is PyTorch's `padding = dilation * (kernel / 2)`. It does not depend on the input size, unlike TensorFlow's "SAME",
/// which pads a stride-2 convolution of an even image less, and only at the end: equal output sizes, other values.
struct padding2d {
    bool automatic = true;
    std::int64_t top = 0, left = 0, bottom = 0, right = 0; ///< meaningful if not automatic

    constexpr padding2d() = default;
    constexpr padding2d(same_padding) {}                                     // NOLINT(google-explicit-constructor)
    constexpr padding2d(std::int64_t all) : padding2d(all, all, all, all) {} // NOLINT(google-explicit-constructor)
    constexpr padding2d(std::int64_t vertical, std::int64_t horizontal)
        : padding2d(vertical, horizontal, vertical, horizontal) {}
    constexpr padding2d(std::int64_t t, std::int64_t l, std::int64_t b, std::int64_t r)
        : automatic(false), top(t), left(l), bottom(b), right(r) {}
    friend constexpr bool operator==(padding2d, padding2d) = default;

    /// The padding in numbers for a window.
    constexpr padding2d resolved(size2d kernel, size2d dilation = 1) const {
        if (!automatic) return *this;
        std::int64_t const rows = dilation.height * (kernel.height - 1), columns = dilation.width * (kernel.width - 1);
        return {rows / 2, columns / 2, rows - rows / 2, columns - columns / 2};
    }
};

/// floor((in + pad_begin + pad_end - dilation * (kernel - 1) - 1) / stride) + 1; `axis` is "height" or "width".
/// Throws shape_error nas.shape.7 if the window is larger than the padded input.
constexpr std::int64_t window_output(char const* axis, std::int64_t in, std::int64_t kernel, std::int64_t stride,
                                     std::int64_t dilation, std::int64_t pad_begin, std::int64_t pad_end) {
    std::int64_t const span = dilation * (kernel - 1) + 1;
    if (span > in + pad_begin + pad_end)
        throw shape_error("nas.shape.7", "a window of ", axis, " ", span, " (kernel ", kernel, ", dilation ", dilation,
                          ") is larger than the input of ", axis, " ", in, " with padding ", pad_begin, " + ", pad_end,
                          "; use a smaller kernel or pad");
    return (in + pad_begin + pad_end - span) / stride + 1;
}

} // namespace nas::nn
