#pragma once
// Halton sequences with nested scrambling: numbers that fill the unit interval evenly, one base per dimension.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/hash.hpp>

namespace nas::detail {

/// Appends prime numbers until there are `count`.
inline void extend_primes(std::vector<std::uint32_t>& primes, std::size_t count) {
    for (std::uint32_t n = primes.empty() ? 2 : primes.back() + 1; primes.size() < count; ++n) {
        bool prime = true;
        for (std::uint32_t const p : primes) {
            if (p * p > n) break;
            if (n % p == 0) {
                prime = false;
                break;
            }
        }
        if (prime) primes.push_back(n);
    }
}

/// Number n of the van der Corput sequence in a prime base, in [0, 1): the digits of n behind the point, least digit first.
inline double radical_inverse(std::uint64_t n, std::uint32_t base) {
    double value = 0, place = 1.0 / base;
    for (; n > 0; n /= base, place /= base) value += static_cast<double>(n % base) * place;
    return value < 1 ? value : 0x1.fffffffffffffp-1;
}

/// The same with nested uniform scrambling (Owen 1995): every digit goes through a random permutation that depends on the digits
/// before it. Any base^k numbers in a row, from a multiple of base^k on, fall into different intervals of length 1 / base^k; each
/// number by itself is uniform. Exact to 2^-32, below that random.
inline double scrambled_radical_inverse(std::uint64_t n, std::uint32_t base, std::uint64_t key) {
    double value = 0, place = 1;
    std::uint64_t node = mix(key ^ base); // of the digits so far
    while (place > 0x1p-32) {
        place /= base;
        auto const digit = static_cast<std::uint32_t>(n % base);
        n /= base;
        // The permuted digit is the rank of the digit's random number among those of all digits.
        std::uint64_t const own = hash_combine(node, digit);
        std::uint32_t rank = 0;
        for (std::uint32_t d = 0; d < base; ++d) rank += hash_combine(node, d) < own ? 1 : 0;
        value += rank * place;
        node = own;
    }
    value += place * (static_cast<double>(mix(node) >> 11) * 0x1.0p-53);
    return value < 1 ? value : 0x1.fffffffffffffp-1;
}

} // namespace nas::detail
