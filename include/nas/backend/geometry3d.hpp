#pragma once
// Sizes of windowed operations over signals, images and volumes: three axes, of which the leading ones may be 1.

#include <array>
#include <cstddef>
#include <cstdint>

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

enum class pool3d_kind : std::uint8_t {
    max,
    average,                 ///< divides by the number of places inside the volume
    average_include_padding, ///< divides by the number of places inside volume and padding
    lp                       ///< (sum |x|^p)^(1/p)
};

/// Pooling over `planes` volumes (samples times channels). Every window sees at least one place inside the volume; the
/// last one may reach beyond the padding (`ceil_mode`).
struct pool3d_geometry {
    pool3d_kind kind = pool3d_kind::max;
    double p = 2; ///< of `lp`
    std::int64_t planes = 1;
    extents3d in{1, 1, 1}, out{1, 1, 1};
    extents3d kernel{1, 1, 1}, stride{1, 1, 1}, dilation{1, 1, 1};
    extents3d pad_begin{}, pad_end{};

    friend constexpr bool operator==(pool3d_geometry const&, pool3d_geometry const&) = default;
};

} // namespace nas
