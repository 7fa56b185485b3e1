#pragma once
// norm_act: a batch norm and the activation behind it in one step, as plans make it for training.

#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::nn {

/// {C, H, W} or {C}, unchanged in shape: act(norm(x)). Parameters: those of `norm`.
///
/// One pass less over memory than the two operations apart, and backward needs only the input of the norm.
struct norm_act {
    static constexpr std::string_view kind = "norm_act";

    batch_norm norm;
    activation act = activation::relu;

    /// Throws as `batch_norm::infer` does.
    shape infer(std::span<shape const> inputs) const { return norm.infer(inputs); }

    /// That of the norm, and one operation per element for the activation.
    op_cost cost(std::span<shape const> inputs) const {
        op_cost c = norm.cost(inputs);
        if (act != activation::none) c.elementwise += inputs[0].elements();
        return c;
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const { return norm.parameters(inputs); }

    void attributes(attribute_visitor& v) const {
        norm.attributes(v);
        v("activation", to_string(act));
    }
};

} // namespace nas::nn
