#pragma once
// norm_add: a batch norm, the sum with a second value and the activation behind it in one step, as plans make it for training.

#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::nn {

/// Two inputs {C, H, W} or {C} of one shape: act(norm(x) + other). Parameters: those of `norm`. The end of a residual
/// block in one pass over memory instead of three.
struct norm_add {
    static constexpr std::string_view kind = "norm_add";

    batch_norm norm;
    activation act = activation::none;

    /// Throws shape_error: nas.shape.3 (inputs), as `add` (shapes differ) and as `batch_norm`.
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 2);
        (void)add{}.infer(inputs);
        return norm.infer(inputs.first(1));
    }

    /// That of the norm, one operation per element for the sum, and one for the activation.
    op_cost cost(std::span<shape const> inputs) const {
        op_cost c = norm.cost(inputs.first(1));
        c.elementwise += inputs[0].elements() * (act != activation::none ? 2 : 1);
        return c;
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const { return norm.parameters(inputs.first(1)); }

    void attributes(attribute_visitor& v) const {
        norm.attributes(v);
        v("activation", to_string(act));
    }
};

} // namespace nas::nn
