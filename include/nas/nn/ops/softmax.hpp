#pragma once
// softmax: exp(x) / sum(exp(x)) along one axis; and what its logarithm shares with it.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/reference/softmax.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Any shape, unchanged: exp(x_i) / sum_j exp(x_j) along `axis`, or the logarithm of it.
template <bool Logarithm>
struct softmax_along {
    static constexpr std::string_view kind = Logarithm ? "log_softmax" : "softmax";

    std::int64_t axis = -1; ///< negative counts from the back

    /// Throws shape_error: nas.shape.3 (inputs), .60 (axis).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        (void)axis_of(axis, inputs[0]);
        return inputs[0];
    }

    /// An exponential, a sum and a division (or subtraction) per element.
    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = 3 * inputs[0].elements()}; }

    void attributes(attribute_visitor& v) const { v("axis", axis); }

    reference::softmax_sizes sizes(std::int64_t batch, shape const& in) const {
        std::size_t const a = axis_of(axis, in);
        return {.outer = batch * elements_between(in, 0, a),
                .length = in[a],
                .inner = elements_between(in, a + 1, in.rank()),
                .logarithm = Logarithm};
    }
};

using softmax = softmax_along<false>;

} // namespace nas::nn
