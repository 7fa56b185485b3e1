#pragma once
// elementwise: a function of one number applied to every element.

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/tensor/elementwise_function.hpp>

namespace nas::nn {

/// Any shape, unchanged: function(x), with the usual constants where `a` and `b` are left out.
///
/// The activations that `activate` knows (relu, swish, hard_swish, ...) are fused with convolutions and norms; prefer it
/// for them.
struct elementwise {
    static constexpr std::string_view kind = "elementwise";
    static constexpr bool in_place = true;

    elementwise_function function = elementwise_function::gelu;
    std::optional<double> a{}, b{};

    /// The constants in use.
    elementwise_constants constants() const {
        elementwise_constants c = default_constants(function);
        if (a) c.a = *a;
        if (b) c.b = *b;
        return c;
    }

    /// Throws shape_error: nas.shape.3 (inputs), .61 (constants that the function does not have or that make it
    /// meaningless).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        elementwise_constants const c = constants();
        if ((a && c.count < 1) || (b && c.count < 2))
            throw shape_error("nas.shape.61", to_string(function), " has ", c.count, " constants, but ",
                              b && c.count < 2 ? "b" : "a", " was given; leave it out");
        if (std::isnan(c.a) || std::isnan(c.b))
            throw shape_error("nas.shape.61", "a constant of ", to_string(function), " is not a number");
        if ((function == elementwise_function::celu || function == elementwise_function::softplus) && c.a == 0)
            throw shape_error("nas.shape.61", to_string(function), " divides by its constant a, which is 0");
        if (function == elementwise_function::clip && c.a > c.b)
            throw shape_error("nas.shape.61", "clip between ", c.a, " and ", c.b,
                              " keeps nothing; a is the lower bound");
        return inputs[0];
    }

    /// One operation per element, whichever function.
    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = inputs[0].elements()}; }

    void attributes(attribute_visitor& v) const {
        elementwise_constants const c = constants();
        v("function", to_string(function));
        if (c.count > 0) v("a", c.a);
        if (c.count > 1) v("b", c.b);
    }
};

} // namespace nas::nn
