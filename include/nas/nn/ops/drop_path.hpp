#pragma once
// drop_path: a branch that vanishes for random samples in training (stochastic depth, Huang et al. 2016).

#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Any shape, unchanged. In training each sample of the batch is zero with probability `rate`, else divided by
/// 1 - rate; put it at the end of a residual branch. At inference it is the identity.
struct drop_path {
    static constexpr std::string_view kind = "drop_path";
    static constexpr bool in_place = true;

    double rate = 0.1;

    /// Throws shape_error: nas.shape.3 (inputs), .5 (rate outside [0, 1)).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        if (!(rate >= 0 && rate < 1)) throw shape_error("nas.shape.5", "rate must be in [0, 1), got ", rate);
        return inputs[0];
    }

    op_cost cost(std::span<shape const>) const { return {}; }
    void attributes(attribute_visitor& v) const { v("rate", rate); }
};

} // namespace nas::nn
