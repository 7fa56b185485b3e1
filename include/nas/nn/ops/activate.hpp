#pragma once
// activate: an activation function applied to every element.

#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::nn {

using enum activation; // nn::relu, nn::hard_swish, ...

/// Any shape, unchanged: function(x), elementwise.
struct activate {
    static constexpr std::string_view kind = "activate";
    static constexpr bool in_place = true;

    activation function = activation::relu;

    /// Throws shape_error nas.shape.3 unless there is one input.
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        return inputs[0];
    }

    /// One operation per element, whichever function; none for activation::none.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = function == activation::none ? 0 : inputs[0].elements()};
    }

    void attributes(attribute_visitor& v) const { v("function", to_string(function)); }
};

} // namespace nas::nn
