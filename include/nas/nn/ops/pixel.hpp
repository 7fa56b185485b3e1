#pragma once
// A place in an image, for operations that only move pixels: they say for each place of the output where it comes from.

#include <concepts>
#include <cstdint>

#include <nas/nn/operation.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// A feature of a vector {F} is the pixel {f, 0, 0}.
struct pixel {
    std::int64_t channel = 0, row = 0, column = 0;

    friend constexpr bool operator==(pixel const&, pixel const&) = default;
};

/// What `source` returns where the output is zero.
inline constexpr pixel no_pixel{-1, -1, -1};

/// An operation with one input whose output consists of copies of it and of zeros. The backends run every such type with
/// one kernel, `move_kernel`.
template <class T>
concept MovesPixels = Operation<T> && requires(T const& op, shape const& input, pixel p) {
    { op.source(input, p) } -> std::same_as<pixel>;
};

} // namespace nas::nn
