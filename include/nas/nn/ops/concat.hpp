#pragma once
// concat: tensors joined along the channels.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Two or more images {C_i, H, W} -> {sum of C_i, H, W}, or vectors {F_i} -> {sum of F_i}, in the order of the inputs.
struct concat {
    static constexpr std::string_view kind = "concat";

    /// Throws shape_error: nas.shape.3 (inputs), .4 (rank), .9 (sizes differ).
    shape infer(std::span<shape const> inputs) const {
        check::at_least_two_inputs(inputs);
        shape const& first = inputs[0];
        check::image_or_vector(first);
        std::int64_t channels = 0;
        for (shape const& s : inputs) {
            if (s.rank() != first.rank() || (s.rank() == 3 && (s[1] != first[1] || s[2] != first[2])))
                throw shape_error("nas.shape.9", "joins images of one height and width, or vectors, got ",
                                  to_string(first), " and ", to_string(s));
            channels += s[0];
        }
        return first.rank() == 1 ? shape{channels} : shape{channels, first[1], first[2]};
    }

    op_cost cost(std::span<shape const>) const { return {}; }
};

} // namespace nas::nn
