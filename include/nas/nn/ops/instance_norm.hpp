#pragma once
// instance_norm: normalisation of each channel of each sample (Ulyanov et al. 2016).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/group_norm.hpp>

namespace nas::nn {

/// {C, ...} with at least one axis behind the channels, unchanged: scale * (x - mean) / sqrt(variance + epsilon) +
/// shift, with mean and biased variance over the pixels of one channel. Parameters, each {C}: scale if `scale`, shift
/// if `shift`. It keeps no running statistics, so that inference computes what training did.
struct instance_norm {
    static constexpr std::string_view kind = "instance_norm";
    static constexpr bool in_place = true;

    double epsilon = 1e-5;
    bool scale = true;
    bool shift = true;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (rank), .5 (epsilon).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::positive_epsilon(epsilon);
        if (inputs[0].rank() < 2)
            throw shape_error("nas.shape.4", "reads channels with pixels {channels, ...}, got ", to_string(inputs[0]),
                              " of rank ", inputs[0].rank(), "; layer_norm normalises vectors");
        return inputs[0];
    }

    op_cost cost(std::span<shape const> inputs) const { return as_groups(inputs[0]).cost(inputs); }
    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        return as_groups(inputs[0]).parameters(inputs);
    }

    void attributes(attribute_visitor& v) const {
        v("epsilon", epsilon);
        v("scale", scale);
        v("shift", shift);
    }

    reference::row_norm_sizes sizes(std::int64_t batch, shape const& in) const {
        return as_groups(in).sizes(batch, in);
    }

private:
    group_norm as_groups(shape const& in) const {
        return {.groups = in[0], .epsilon = epsilon, .scale = scale, .shift = shift};
    }
};

} // namespace nas::nn
