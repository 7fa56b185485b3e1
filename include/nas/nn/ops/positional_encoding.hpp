#pragma once
// positional_encoding: tells the elements of a sequence apart by where they stand.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {L, D}, unchanged: x + p, with p the sines and cosines of Vaswani et al. 2017, or learned: then it is the parameter
/// weight {L, D}, which starts normal with deviation 0.02.
struct positional_encoding {
    static constexpr std::string_view kind = "positional_encoding";
    static constexpr bool in_place = true;

    bool learned = false;
    double base = 10000; ///< the longest wave is 2 pi times this; not used if learned

    /// Throws shape_error: nas.shape.3 (inputs), .5 (base), .63 (not a sequence).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        if (inputs[0].rank() != 2)
            throw shape_error("nas.shape.63", "reads a sequence {length, features}, got ", to_string(inputs[0]),
                              " of rank ", inputs[0].rank());
        if (!(base > 1)) throw shape_error("nas.shape.5", "base must be above 1, got ", base);
        return inputs[0];
    }

    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = inputs[0].elements()}; }

    std::vector<parameter> parameters(std::span<shape const> inputs) const {
        if (!learned) return {};
        return {{.name = "weight", .extents = inputs[0], .role = parameter_role::weight, .fan_in = 2500}}; // 1 / 0.02^2
    }

    void attributes(attribute_visitor& v) const {
        v("learned", learned);
        if (!learned) v("base", base);
    }
};

} // namespace nas::nn
