#pragma once
// transpose: the axes of a sample in another order.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/list_text.hpp>
#include <nas/nn/ops/place.hpp>

namespace nas::nn {

/// Axis i of the output is axis `order[i]` of the input; without an order, the axes are reversed.
struct transpose {
    static constexpr std::string_view kind = "transpose";

    std::vector<std::int64_t> order{}; ///< a permutation of all axes; they count from 0 without the batch

    /// Throws shape_error: nas.shape.3 (inputs), .43 (no permutation), .60 (no such axis).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        std::vector<std::int64_t> extents;
        for (std::size_t const a : axes(inputs[0])) extents.push_back(inputs[0][a]);
        return shape_from(extents);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    place source(shape const& input, shape const&, place const& p) const {
        place from{};
        for (std::size_t i = 0; i < input.rank(); ++i)
            from[order.empty() ? input.rank() - 1 - i : axis_of(order[i], input)] = p[i];
        return from;
    }

    void attributes(attribute_visitor& v) const { v("order", list_text(order)); }

private:
    std::vector<std::size_t> axes(shape const& input) const {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; order.empty() && i < input.rank(); ++i) out.push_back(input.rank() - 1 - i);
        for (std::int64_t const a : order) {
            std::size_t const axis = axis_of(a, input);
            if (std::find(out.begin(), out.end(), axis) != out.end()) fail(input);
            out.push_back(axis);
        }
        if (out.size() != input.rank()) fail(input);
        return out;
    }
    [[noreturn]] void fail(shape const& input) const {
        throw shape_error("nas.shape.43", "order {", list_text(order), "} must name every axis of ", to_string(input),
                          " once, without the batch");
    }
};

} // namespace nas::nn
