#pragma once
// linear: a fully connected layer.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {in} -> {out_features}. Parameters: weight {out_features, in}, then bias {out_features} if `bias`.
struct linear {
    static constexpr std::string_view kind = "linear";

    std::int64_t out_features = 0;
    bool bias = true;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a vector), .5 (out_features < 1).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        if (inputs[0].rank() != 1)
            throw shape_error("nas.shape.4", "reads a vector {features}, got ", to_string(inputs[0]),
                              "; put a flatten in front");
        check::at_least("out_features", out_features, 1);
        return {out_features};
    }

    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = inputs[0][0] * out_features, .elementwise = bias ? out_features : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::vector<parameter> out{{.name = "weight",
                                    .extents = {out_features, inputs[0][0]},
                                    .role = parameter_role::weight,
                                    .fan_in = inputs[0][0],
                                    .fan_out = out_features}};
        if (bias) out.push_back({.name = "bias", .extents = {out_features}, .role = parameter_role::bias});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("out_features", out_features);
        v("bias", bias);
    }
};

} // namespace nas::nn
