#pragma once
// Sizes of windowed operations over signals, images and volumes: three axes, of which the leading ones may be 1.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nas {

/// One number per axis: depth, height, width.
using extents3d = std::array<std::int64_t, 3>;

constexpr std::int64_t product(extents3d const& e) { return e[0] * e[1] * e[2]; }

/// A convolution over `batch` volumes, axis by axis as `conv_geometry` has it:
/// out = floor((in + pad_begin + pad_end - dilation * (kernel - 1) - 1) / stride) + 1
struct conv3d_geometry {
    std::int64_t batch = 1, in_channels = 1, out_channels = 1, groups = 1;
    extents3d in{1, 1, 1}, out{1, 1, 1};
    extents3d kernel{1, 1, 1}, stride{1, 1, 1}, dilation{1, 1, 1};
    extents3d pad_begin{}, pad_end{};

    constexpr std::int64_t weight_elements() const { return out_channels * (in_channels / groups) * product(kernel); }
    friend constexpr bool operator==(conv3d_geometry const&, conv3d_geometry const&) = default;
};

/// What pooling makes of the elements of a window.
enum class pool_function : std::uint8_t {
    max,
    average,                 ///< divides by the number of places inside the tensor
    average_include_padding, ///< divides by the number of places inside tensor and padding
    lp                       ///< (sum |x|^p)^(1/p)
};

/// The places one output sees along one axis: begin, begin + step, ...
struct pool_window {
    std::int64_t begin = 0;
    std::int64_t count = 1;   ///< places inside the tensor, at least 1
    std::int64_t counted = 1; ///< places inside tensor and padding

    friend constexpr bool operator==(pool_window, pool_window) = default;
};

/// The windows along one axis, one per output.
struct pool_axis {
    std::int64_t in = 1;
    std::int64_t step = 1; ///< between the places of a window
    std::vector<pool_window> windows{{}};

    std::int64_t out() const { return static_cast<std::int64_t>(windows.size()); }
};

/// Pooling of planes over up to three axes, with any windows.
struct pool_geometry_nd {
    pool_function function = pool_function::max;
    double p = 2; ///< of `lp`
    std::array<pool_axis, 3> axes{};

    std::int64_t in() const { return axes[0].in * axes[1].in * axes[2].in; }
    std::int64_t out() const { return axes[0].out() * axes[1].out() * axes[2].out(); }
};

} // namespace nas
