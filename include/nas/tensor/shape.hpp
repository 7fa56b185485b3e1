#pragma once
// Extents of one sample of a tensor: {channels, height, width} for images, {features} for vectors.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>

namespace nas {

/// Extents of a tensor, slowest first, up to five dimensions. In networks the batch is not part of the shape.
class shape {
public:
    static constexpr std::size_t max_rank = 5;
    static constexpr std::int64_t max_elements = std::int64_t{1} << 48; ///< keeps sums over a network inside 64 bits

    constexpr shape() = default;
    /// Throws shape_error: nas.shape.1 (more than five), .2 (an extent below one), .10 (too many elements).
    constexpr shape(std::initializer_list<std::int64_t> extents) {
        if (extents.size() > max_rank)
            throw shape_error("nas.shape.1", "a shape has at most 5 dimensions, got ", extents.size());
        std::int64_t product = 1;
        for (std::int64_t const e : extents) {
            if (e < 1) throw shape_error("nas.shape.2", "extents must be at least 1, got ", e, " in dimension ", rank_);
            if (__builtin_mul_overflow(product, e, &product) || product > max_elements)
                throw shape_error("nas.shape.10", "a tensor has at most 2^48 elements; extent ", e, " in dimension ",
                                  rank_, " exceeds that");
            extents_[rank_++] = e;
        }
    }

    constexpr std::size_t rank() const noexcept { return rank_; }
    constexpr std::int64_t operator[](std::size_t i) const noexcept { return extents_[i]; }
    constexpr std::int64_t elements() const noexcept {
        std::int64_t n = 1;
        for (std::size_t i = 0; i < rank_; ++i) n *= extents_[i];
        return n;
    }
    constexpr std::int64_t const* begin() const noexcept { return extents_.data(); }
    constexpr std::int64_t const* end() const noexcept { return extents_.data() + rank_; }

    friend constexpr bool operator==(shape const&, shape const&) = default;

    /// "16x32x32"
    friend std::string to_string(shape const& s) {
        std::string out;
        for (std::size_t i = 0; i < s.rank_; ++i) out += concat(i ? "x" : "", s.extents_[i]);
        return out;
    }

private:
    std::array<std::int64_t, max_rank> extents_{};
    std::size_t rank_ = 0;
};

} // namespace nas
