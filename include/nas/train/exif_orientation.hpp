#pragma once
// How a camera was held, from the Exif data of a picture.

#include <cstddef>
#include <cstdint>
#include <span>

namespace nas::train {

/// The orientation, 1 (upright) to 8, out of Exif data (a TIFF header and its first directory); 1 if they do not say, or
/// are damaged. What is stored becomes upright by: 2 mirroring left-right, 3 half a turn, 4 mirroring top-bottom,
/// 5 transposing, 6 a quarter turn clockwise, 7 transposing across the other diagonal, 8 a quarter turn anticlockwise
/// (Exif 2.32, 4.6.4 A, tag 0x0112).
constexpr int exif_orientation(std::span<std::uint8_t const> tiff) noexcept {
    if (tiff.size() < 8) return 1;
    bool const big = tiff[0] == 'M' && tiff[1] == 'M';
    if (!big && !(tiff[0] == 'I' && tiff[1] == 'I')) return 1;
    auto const two = [&](std::size_t at) -> unsigned {
        return big ? unsigned{tiff[at]} << 8 | tiff[at + 1] : unsigned{tiff[at + 1]} << 8 | tiff[at];
    };
    auto const four = [&](std::size_t at) -> std::size_t {
        return big ? std::size_t{two(at)} << 16 | two(at + 2) : std::size_t{two(at + 2)} << 16 | two(at);
    };
    if (two(2) != 42) return 1;
    std::size_t const directory = four(4);
    if (directory > tiff.size() - 2) return 1;
    std::size_t const entries = two(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        std::size_t const at = directory + 2 + 12 * i; // tag, type, count, value: 2, 2, 4, 4 bytes
        if (at + 12 > tiff.size()) return 1;
        if (two(at) != 0x0112) continue;
        unsigned const value = two(at + 8);
        bool const is_short = two(at + 2) == 3 && four(at + 4) == 1;
        return is_short && value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

} // namespace nas::train
