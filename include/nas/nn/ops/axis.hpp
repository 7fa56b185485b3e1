#pragma once
// Axes of a sample, counted from the front or, if negative, from the back.

#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/core/error.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// The axis of `s` that `axis` means: 0 is the first one behind the batch, -1 the last.
/// Throws shape_error nas.shape.60 if `s` has no such axis.
inline std::size_t axis_of(std::int64_t axis, shape const& s) {
    auto const rank = static_cast<std::int64_t>(s.rank());
    if (axis < -rank || axis >= rank)
        throw shape_error("nas.shape.60", "axis ", axis, " does not exist in ", to_string(s), " of rank ", rank,
                          "; axes of a sample count from 0 without the batch, or from -1 backwards");
    return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

/// A shape of extents that are known at run time only. Throws shape_error like its constructor.
inline shape shape_from(std::span<std::int64_t const> e) {
    switch (e.size()) {
    case 0: return {};
    case 1: return {e[0]};
    case 2: return {e[0], e[1]};
    case 3: return {e[0], e[1], e[2]};
    case 4: return {e[0], e[1], e[2], e[3]};
    case 5: return {e[0], e[1], e[2], e[3], e[4]};
    default: return {e[0], e[1], e[2], e[3], e[4], e[5]}; // throws nas.shape.1
    }
}

/// How many elements of `s` lie in axes [first, last).
inline std::int64_t elements_between(shape const& s, std::size_t first, std::size_t last) {
    std::int64_t n = 1;
    for (std::size_t i = first; i < last; ++i) n *= s[i];
    return n;
}

namespace check {

/// nas.shape.5 unless `epsilon`, which keeps a normalisation from dividing by zero, is positive.
inline void positive_epsilon(double epsilon) {
    if (!(epsilon > 0)) throw shape_error("nas.shape.5", "epsilon must be positive, got ", epsilon);
}

} // namespace check

} // namespace nas::nn
