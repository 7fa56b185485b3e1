#pragma once
// random_below(n, rng): a uniform number of any size.

#include <cstddef>
#include <cstdint>

#include <nas/core/bigint.hpp>
#include <nas/core/rng.hpp>

namespace nas {

/// Uniform in [0, n), without bias: as many random bits as n has, drawn again while they are too large.
/// Precondition: n >= 1.
constexpr bigint random_below(bigint const& n, rng r) {
    for (;;) {
        bigint out;
        for (std::size_t left = n.bit_length(); left > 0;) {
            std::size_t const part = left % 32 == 0 ? 32 : left % 32;
            out = out * (std::uint64_t{1} << part) + (r.next() >> (64 - part));
            left -= part;
        }
        if (out < n) return out;
    }
}

} // namespace nas
