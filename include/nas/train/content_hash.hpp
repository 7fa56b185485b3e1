#pragma once
// A fast checksum of many bytes, for files and data sets.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <nas/core/hash.hpp>

namespace nas::train {

/// 64-bit hash of the bytes and their number, eight at a time; equal on every little-endian machine.
inline std::uint64_t content_hash(std::span<std::uint8_t const> bytes) {
    std::uint64_t h = mix(bytes.size() + 0x9e3779b97f4a7c15u);
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, bytes.size() - i < 8 ? bytes.size() - i : 8);
        h = mix(h ^ word) + 0x9e3779b97f4a7c15u; // the sum keeps a zero state from swallowing zeros
    }
    return h;
}

} // namespace nas::train
