#pragma once
// cosine_linear: cosines between a vector and trained directions, the head of margin losses.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {in} -> {out_features}: x . w / (|x| |w|) for each row w of weight {out_features, in}. Vectors shorter than 1e-12
/// count as that long.
struct cosine_linear {
    static constexpr std::string_view kind = "cosine_linear";

    std::int64_t out_features = 0;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a vector), .5 (out_features < 1).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        if (inputs[0].rank() != 1)
            throw shape_error("nas.shape.4", "reads a vector {features}, got ", to_string(inputs[0]),
                              "; put a flatten in front");
        check::at_least("out_features", out_features, 1);
        return {out_features};
    }

    /// The products, and two operations per output and element of both for the lengths.
    op_cost cost(std::span<shape const> inputs) const {
        std::int64_t const in = inputs[0][0];
        return {.macs = in * out_features, .elementwise = 2 * (out_features + in + in * out_features)};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        return {{.name = "weight",
                 .extents = {out_features, inputs[0][0]},
                 .role = parameter_role::weight,
                 .fan_in = inputs[0][0],
                 .fan_out = out_features}};
    }

    void attributes(attribute_visitor& v) const { v("out_features", out_features); }
};

} // namespace nas::nn
