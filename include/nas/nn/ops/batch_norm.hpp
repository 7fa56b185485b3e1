#pragma once
// batch_norm: normalisation over the batch and the pixels of each channel (Ioffe and Szegedy 2015).

#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {C, H, W} or {C}, unchanged in shape: scale * (x - mean) / sqrt(variance + epsilon) + shift, per channel.
///
/// In training, mean and (biased) variance are those of the batch; the running statistics become
/// (1 - momentum) * old + momentum * new, with the unbiased variance, as in PyTorch. At inference the running ones are
/// used. Parameters, each {C}: scale, shift, mean, variance.
struct batch_norm {
    static constexpr std::string_view kind = "batch_norm";
    static constexpr bool in_place = true;

    double epsilon = 1e-5;
    double momentum = 0.1; ///< weight of the new statistics

    /// Throws shape_error: nas.shape.3 (inputs), .4 (rank), .5 (epsilon or momentum out of range).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image_or_vector(inputs[0]);
        if (!(epsilon > 0)) throw shape_error("nas.shape.5", "epsilon must be positive, got ", epsilon);
        if (!(momentum >= 0 && momentum <= 1))
            throw shape_error("nas.shape.5", "momentum must be in [0, 1], got ", momentum,
                              "; it is the weight of the new statistics");
        return inputs[0];
    }

    /// One multiplication and one addition per element, as at inference.
    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = 2 * inputs[0].elements()}; }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        shape const per_channel{inputs[0][0]};
        return {{.name = "scale", .extents = per_channel, .role = parameter_role::scale},
                {.name = "shift", .extents = per_channel, .role = parameter_role::shift},
                {.name = "mean", .extents = per_channel, .role = parameter_role::mean},
                {.name = "variance", .extents = per_channel, .role = parameter_role::variance}};
    }

    void attributes(attribute_visitor& v) const {
        v("epsilon", epsilon);
        v("momentum", momentum);
    }
};

} // namespace nas::nn
