#pragma once
// Mean and standard deviation of pixels, per channel: what turns bytes into network inputs.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nas::train {

/// Per channel, of pixel values scaled to [0, 1]. A network reads (value / 255 - mean) / deviation.
struct normalization {
    std::vector<float> mean;
    std::vector<float> deviation; ///< never zero

    friend bool operator==(normalization const&, normalization const&) = default;
};

/// Measured over images in plain NCHW order, in integers, hence equal on every compiler. A channel of one single value
/// gets deviation 1. Precondition: `pixels` holds whole images of `channels` * `plane` bytes.
inline normalization measure_normalization(std::span<std::uint8_t const> pixels, std::size_t channels,
                                           std::size_t plane) {
    std::vector<std::uint64_t> sum(channels), squares(channels);
    for (std::size_t at = 0; at < pixels.size(); at += plane) {
        std::size_t const c = at / plane % channels;
        std::uint64_t s = 0, q = 0;
        for (std::uint8_t const v : pixels.subspan(at, plane)) {
            s += v;
            q += std::uint64_t{v} * v;
        }
        sum[c] += s;
        squares[c] += q;
    }
    normalization out{std::vector<float>(channels, 0.0f), std::vector<float>(channels, 1.0f)};
    auto const n = static_cast<double>(pixels.size() / channels);
    for (std::size_t c = 0; c < channels && n > 0; ++c) {
        double const mean = static_cast<double>(sum[c]) / n;
        double const variance = static_cast<double>(squares[c]) / n - mean * mean;
        out.mean[c] = static_cast<float>(mean / 255);
        if (variance > 1e-6) out.deviation[c] = static_cast<float>(std::sqrt(variance) / 255);
    }
    return out;
}

/// What each of the 256 byte values becomes in one channel.
inline std::array<float, 256> pixel_table(normalization const& n, std::size_t channel) {
    std::array<float, 256> out;
    for (std::size_t v = 0; v < out.size(); ++v)
        out[v] =
            static_cast<float>((static_cast<double>(v) / 255 - double{n.mean[channel]}) / double{n.deviation[channel]});
    return out;
}

} // namespace nas::train
