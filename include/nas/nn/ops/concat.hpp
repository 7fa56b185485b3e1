#pragma once
// concat: tensors joined along an axis, the channels by default.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Two or more tensors whose extents differ along `axis` only, in the order of the inputs: images {C_i, H, W} ->
/// {sum of C_i, H, W}, vectors {F_i} -> {sum of F_i}.
struct concat {
    static constexpr std::string_view kind = "concat";

    std::int64_t axis = 0; ///< from 0 without the batch, or from -1 backwards

    /// Throws shape_error: nas.shape.3 (inputs), .9 (sizes differ), .60 (no such axis).
    shape infer(std::span<shape const> inputs) const {
        check::at_least_two_inputs(inputs);
        shape const& first = inputs[0];
        std::size_t const along = axis_of(axis, first);
        std::vector<std::int64_t> out(first.begin(), first.end());
        out[along] = 0;
        for (shape const& s : inputs) {
            bool fits = s.rank() == first.rank();
            for (std::size_t a = 0; fits && a < s.rank(); ++a) fits = a == along || s[a] == first[a];
            if (!fits)
                throw shape_error("nas.shape.9", "joins images of one height and width, or vectors, got ",
                                  to_string(first), " and ", to_string(s), "; along axis ", along,
                                  " all other extents must be equal");
            out[along] += s[along];
        }
        return shape_from(out);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    void attributes(attribute_visitor& v) const {
        if (axis != 0) v("axis", axis);
    }
};

} // namespace nas::nn
