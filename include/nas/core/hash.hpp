#pragma once
// Hashes that are equal on every compiler and every run: they are stored in files.

#include <cstdint>
#include <string_view>

namespace nas {

/// FNV-1a over the bytes of `text` (Fowler, Noll, Vo), continuing from `seed`.
constexpr std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325u) noexcept {
    for (char const c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return seed;
}

/// Finaliser of SplitMix64 (Steele et al. 2014): a bijection in which every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// Order-dependent combination of two hashes.
constexpr std::uint64_t hash_combine(std::uint64_t first, std::uint64_t second) noexcept {
    return mix(first + 0x9e3779b97f4a7c15u + mix(second));
}

} // namespace nas
