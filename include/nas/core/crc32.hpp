#pragma once
// The checksum of stored records.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nas {

namespace detail {

inline constexpr std::array<std::uint32_t, 256> crc32_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t c = i;
        for (int bit = 0; bit < 8; ++bit) c = (c & 1u) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
        table[i] = c;
    }
    return table;
}();

} // namespace detail

/// CRC-32 of ISO 3309 (polynomial 0x04c11db7, reflected), as in zlib and PNG; `crc` continues an earlier text.
constexpr std::uint32_t crc32(std::string_view bytes, std::uint32_t crc = 0) noexcept {
    crc = ~crc;
    for (char const b : bytes) crc = detail::crc32_table[(crc ^ static_cast<unsigned char>(b)) & 0xffu] ^ (crc >> 8);
    return ~crc;
}

static_assert(crc32("123456789") == 0xcbf43926u); // the check value of the standard's catalogue

} // namespace nas
