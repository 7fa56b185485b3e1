#pragma once
// A place in a sample of any rank, for operations that only move elements: they say for each place of the output where
// it comes from.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include <nas/nn/operation.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// An index per axis; those behind the rank are 0.
using place = std::array<std::int64_t, shape::max_rank>;

/// What `source` returns where the output is `fill()`, or zero for operations without one.
inline constexpr place no_place{-1, -1, -1, -1, -1};

/// An operation with one input whose output consists of copies of it and of one number. The backends run every such
/// type with one kernel, `move_kernel`.
template <class T>
concept MovesElements = Operation<T> && requires(T const& op, shape const& input, shape const& output, place p) {
    { op.source(input, output, p) } -> std::same_as<place>;
};

/// The index of `p` in the plain order of `s`.
constexpr std::int64_t index_of(shape const& s, place const& p) {
    std::int64_t index = 0;
    for (std::size_t a = 0; a < s.rank(); ++a) index = index * s[a] + p[a];
    return index;
}

/// The place that has `index` in the plain order of `s`.
constexpr place place_of(shape const& s, std::int64_t index) {
    place p{};
    for (std::size_t a = s.rank(); a-- > 0; index /= s[a]) p[a] = index % s[a];
    return p;
}

} // namespace nas::nn
