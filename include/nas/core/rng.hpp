#pragma once
// Counter-based random numbers: the n-th number of a stream is a pure function of (key, n), equal on every compiler.

#include <cstdint>

#include <nas/core/hash.hpp>

namespace nas {

/// A stream of random numbers named by a 64-bit key: number n is mix(key + n * golden ratio), as in SplitMix64.
///
/// Cheap to copy; a copy repeats the same numbers. `rng(seed).stream(trial).stream(path_key)` gives every decision a
/// stream of its own, so a draw never depends on how many other draws came before it.
class rng {
public:
    explicit constexpr rng(std::uint64_t seed = 1) noexcept : key_(mix(seed + golden)) {}

    /// An independent stream identified by `id`; does not advance this one.
    constexpr rng stream(std::uint64_t id) const noexcept {
        rng child;
        child.key_ = hash_combine(key_, id);
        return child;
    }

    /// The next 64 random bits.
    constexpr std::uint64_t next() noexcept { return mix(key_ + golden * ++count_); }

    /// Uniform in [0, n), without bias (Lemire 2019). Precondition: n >= 1.
    constexpr std::uint32_t below(std::uint32_t n) noexcept {
        std::uint64_t product = (next() >> 32) * n;
        if (auto low = static_cast<std::uint32_t>(product); low < n) {
            std::uint32_t const threshold = (0u - n) % n;
            while (low < threshold) {
                product = (next() >> 32) * n;
                low = static_cast<std::uint32_t>(product);
            }
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

    /// Uniform in [0, 1), 53 random bits.
    constexpr double uniform() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Uniform in [low, high).
    constexpr double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }

    // UniformRandomBitGenerator, so that standard algorithms accept it.
    using result_type = std::uint64_t;
    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return ~result_type{0}; }
    constexpr result_type operator()() noexcept { return next(); }

    /// The two numbers that are the whole state, for saving and restoring.
    constexpr std::uint64_t key() const noexcept { return key_; }
    constexpr std::uint64_t count() const noexcept { return count_; }
    static constexpr rng restore(std::uint64_t key, std::uint64_t count) noexcept {
        rng r;
        r.key_ = key;
        r.count_ = count;
        return r;
    }

private:
    static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15u;

    std::uint64_t key_;
    std::uint64_t count_ = 0;
};

} // namespace nas
