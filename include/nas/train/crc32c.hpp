#pragma once
// The checksum of TFRecord files.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace nas::train {

namespace detail {

/// Row 0: the remainder of one byte; row k: of one byte with k zero bytes behind it, so that eight bytes take one step.
inline constexpr std::array<std::array<std::uint32_t, 256>, 8> crc32c_tables = [] {
    std::array<std::array<std::uint32_t, 256>, 8> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t c = i;
        for (int bit = 0; bit < 8; ++bit) c = (c & 1u) != 0 ? 0x82f63b78u ^ (c >> 1) : c >> 1;
        t[0][i] = c;
    }
    for (std::size_t i = 0; i < 256; ++i)
        for (std::size_t k = 1; k < 8; ++k) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xffu];
    return t;
}();

} // namespace detail

/// CRC-32C (Castagnoli: polynomial 0x1edc6f41, reflected; RFC 3720, B.4); `crc` continues earlier bytes.
constexpr std::uint32_t crc32c(std::span<std::uint8_t const> bytes, std::uint32_t crc = 0) noexcept {
    auto const& t = detail::crc32c_tables;
    std::uint8_t const* p = bytes.data();
    std::size_t n = bytes.size();
    crc = ~crc;
    for (; n >= 8; n -= 8, p += 8) {
        std::uint32_t const low = crc ^ (std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 |
                                         std::uint32_t{p[3]} << 24);
        crc = t[7][low & 0xffu] ^ t[6][low >> 8 & 0xffu] ^ t[5][low >> 16 & 0xffu] ^ t[4][low >> 24] ^ t[3][p[4]] ^
              t[2][p[5]] ^ t[1][p[6]] ^ t[0][p[7]];
    }
    for (; n > 0; --n, ++p) crc = t[0][(crc ^ *p) & 0xffu] ^ (crc >> 8);
    return ~crc;
}

/// The form in which TFRecord files keep it: rotated and shifted, since a checksum of checksums is weak
/// (tensorflow/core/lib/hash/crc32c.h).
constexpr std::uint32_t masked_crc32c(std::span<std::uint8_t const> bytes) noexcept {
    std::uint32_t const crc = crc32c(bytes);
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

} // namespace nas::train
