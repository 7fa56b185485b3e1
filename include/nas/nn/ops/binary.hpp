#pragma once
// binary: arithmetic of two tensors with broadcasting.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/reference/broadcast.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// The shape to which two shapes broadcast: aligned at their last axes, equal extents stay, 1 stretches (NumPy's rule).
/// Throws shape_error nas.shape.62 if they do not fit.
inline shape broadcast(shape const& a, shape const& b) {
    std::size_t const rank = std::max(a.rank(), b.rank());
    std::int64_t e[shape::max_rank] = {};
    for (std::size_t i = 0; i < rank; ++i) { // from the back
        std::int64_t const x = i < a.rank() ? a[a.rank() - 1 - i] : 1, y = i < b.rank() ? b[b.rank() - 1 - i] : 1;
        if (x != y && x != 1 && y != 1)
            throw shape_error("nas.shape.62", to_string(a), " and ", to_string(b), " do not broadcast: extents ", x,
                              " and ", y, " meet; axes are aligned at the last one and must be equal or 1");
        e[rank - 1 - i] = std::max(x, y);
    }
    return shape_from({e, rank});
}

/// Two shapes -> the shape to which they broadcast: function(a, b), elementwise.
///
/// `add` and `multiply` of equal shapes, and gates, have operations of their own, which are faster; this one also
/// broadcasts.
struct binary {
    static constexpr std::string_view kind = "binary";

    binary_function function = binary_function::add;

    /// Throws shape_error: nas.shape.3 (inputs), .62 (shapes do not fit).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 2);
        return broadcast(inputs[0], inputs[1]);
    }

    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = broadcast(inputs[0], inputs[1]).elements()};
    }

    void attributes(attribute_visitor& v) const { v("function", to_string(function)); }

    static reference::broadcast_sizes sizes(std::int64_t batch, shape const& a, shape const& b) {
        reference::broadcast_sizes s;
        shape const out = broadcast(a, b);
        s.extents[0] = batch;
        auto const fill = [&](std::size_t side, shape const& in) {
            for (std::size_t i = 0; i < shape::max_rank; ++i) { // from the back
                std::size_t const axis = reference::broadcast_sizes::axes - 1 - i;
                s.extents[axis] = i < out.rank() ? out[out.rank() - 1 - i] : 1;
                s.repeats[side][axis] = (i < in.rank() ? in[in.rank() - 1 - i] : 1) != s.extents[axis];
            }
        };
        fill(0, a);
        fill(1, b);
        return s;
    }
};

} // namespace nas::nn
