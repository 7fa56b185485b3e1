#pragma once
// dense: a linear map of the last axis, the same at every position.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {..., in} -> {..., out_features}. Parameters: weight {out_features, in}, then bias {out_features} if `bias`.
struct dense {
    static constexpr std::string_view kind = "dense";

    std::int64_t out_features = 0;
    bool bias = true;

    /// Throws shape_error: nas.shape.3 (inputs), .5 (out_features < 1), .60 (a shape without axes).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::at_least("out_features", out_features, 1);
        std::array<std::int64_t, shape::max_rank> e{};
        std::size_t rank = 0;
        for (std::int64_t const x : inputs[0]) e[rank++] = x;
        e[axis_of(-1, inputs[0])] = out_features;
        return shape_from(std::span(e).first(rank));
    }

    op_cost cost(std::span<shape const> inputs) const {
        std::int64_t const rows = inputs[0].elements() / in_features(inputs[0]);
        return {.macs = inputs[0].elements() * out_features, .elementwise = bias ? rows * out_features : 0};
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        std::int64_t const in = in_features(inputs[0]);
        std::vector<parameter> out{{.name = "weight",
                                    .extents = {out_features, in},
                                    .role = parameter_role::weight,
                                    .fan_in = in,
                                    .fan_out = out_features}};
        if (bias) out.push_back({.name = "bias", .extents = {out_features}, .role = parameter_role::bias});
        return out;
    }

    void attributes(attribute_visitor& v) const {
        v("out_features", out_features);
        v("bias", bias);
    }

    static std::int64_t in_features(shape const& in) { return in[in.rank() - 1]; }
};

} // namespace nas::nn
