#pragma once
// Changes that depend on a pixel's value alone: one table of 256 values, for all channels or for one.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/train/sample.hpp>

namespace nas::train {

/// What each value becomes.
using value_table = std::array<std::uint8_t, 256>;

/// The table of `f(int) -> int`, whose results are cut off at 0 and 255.
template <class F>
constexpr value_table make_value_table(F f) {
    value_table out{};
    for (int v = 0; v < 256; ++v)
        out[static_cast<std::size_t>(v)] = static_cast<std::uint8_t>(std::clamp<int>(f(v), 0, 255));
    return out;
}

inline void apply_table(value_table const& table, std::span<std::uint8_t> pixels) {
    for (std::uint8_t& p : pixels) p = table[p];
}

/// The pixels of channel `c`.
inline std::span<std::uint8_t> channel_of(sample& s, std::int64_t c) {
    auto const plane = static_cast<std::size_t>(s.extents[1] * s.extents[2]);
    return std::span(s.pixels).subspan(static_cast<std::size_t>(c) * plane, plane);
}

/// How often each value occurs.
inline std::array<std::uint32_t, 256> value_counts(std::span<std::uint8_t const> pixels) {
    // Four counters in turn, so that equal neighbours do not wait for each other.
    std::array<std::array<std::uint32_t, 256>, 4> parts{};
    std::size_t i = 0;
    for (; i + 4 <= pixels.size(); i += 4)
        for (std::size_t k = 0; k < 4; ++k) ++parts[k][pixels[i + k]];
    for (; i < pixels.size(); ++i) ++parts[0][pixels[i]];
    for (std::size_t k = 1; k < 4; ++k)
        for (std::size_t v = 0; v < 256; ++v) parts[0][v] += parts[k][v];
    return parts[0];
}

} // namespace nas::train
