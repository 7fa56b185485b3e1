#pragma once
// slice: some of the elements along an axis: channels by default.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/place.hpp>

namespace nas::nn {

/// Along `axis`, the `channels` elements first, first + step, ...; {C, H, W} -> {channels, H, W} unless told otherwise.
/// Several slices split a tensor (see `split`); a negative step reverses.
struct slice {
    static constexpr std::string_view kind = "slice";

    std::int64_t first = 0;
    std::int64_t channels = 0; ///< how many; the axis need not be that of the channels
    std::int64_t axis = 0;     ///< from 0 without the batch, or from -1 backwards
    std::int64_t step = 1;

    /// Throws shape_error: nas.shape.3 (inputs), .5 (attribute out of range), .11 (beyond the last element), .60 (axis).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        std::size_t const a = axis_of(axis, in);
        check::at_least("first", first, 0);
        check::at_least("channels", channels, 1);
        if (step == 0) throw shape_error("nas.shape.5", "step must not be 0");
        std::int64_t last = 0;
        bool const overflow =
            __builtin_mul_overflow(channels - 1, step, &last) || __builtin_add_overflow(first, last, &last);
        if (overflow || first >= in[a] || last < 0 || last >= in[a])
            throw shape_error("nas.shape.11", "takes ", channels, a == 0 ? " channels" : " elements", " from number ",
                              first, " on", step == 1 ? std::string() : nas::concat(" in steps of ", step), ", but ",
                              to_string(in), " has ", in[a], a == 0 ? std::string() : nas::concat(" in axis ", a));
        std::vector<std::int64_t> out(in.begin(), in.end());
        out[a] = channels;
        return shape_from(out);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    place source(shape const& input, shape const&, place p) const {
        std::int64_t& i = p[axis_of(axis, input)];
        i = first + i * step;
        return p;
    }

    void attributes(attribute_visitor& v) const {
        v("first", first);
        v("channels", channels);
        if (axis != 0) v("axis", axis);
        if (step != 1) v("step", step);
    }
};

} // namespace nas::nn
