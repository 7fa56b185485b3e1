#pragma once
// reduce: sum, mean, maximum, norm, ... over some axes of a sample.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/reference/reduce.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/list_text.hpp>

namespace nas::nn {

constexpr std::string_view to_string(reduce_function f) {
    constexpr std::string_view names[] = {"sum", "mean", "max",        "min",     "product",
                                          "l1",  "l2",   "sum_square", "log_sum", "log_sum_exp"};
    return names[static_cast<std::size_t>(f)];
}

/// Any shape without `axes`, or with extents of 1 there if `keep`. Without any axis left, {1}.
struct reduce {
    static constexpr std::string_view kind = "reduce";

    reduce_function function = reduce_function::mean;
    std::vector<std::int64_t> axes{}; ///< from 0 without the batch, or from -1 backwards; none means all of them
    bool keep = false;

    /// Throws shape_error: nas.shape.3 (inputs), .49 (an axis twice), .60 (no such axis).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        auto const gone = reduced(inputs[0]);
        std::vector<std::int64_t> out;
        for (std::size_t a = 0; a < inputs[0].rank(); ++a) {
            if (!gone[a]) out.push_back(inputs[0][a]);
            else if (keep) out.push_back(1);
        }
        if (out.empty()) out.push_back(1);
        return shape_from(out);
    }

    /// One operation per element of the input.
    op_cost cost(std::span<shape const> inputs) const { return {.macs = 0, .elementwise = inputs[0].elements()}; }

    void attributes(attribute_visitor& v) const {
        v("function", to_string(function));
        v("axes", list_text(axes));
        v("keep", keep);
    }

    /// Which elements of a sample each output sees; throws as `infer` does.
    reference::reduce_places places(shape const& input) const {
        auto const gone = reduced(input);
        reference::reduce_places out{{0}, {0}};
        std::int64_t stride = input.elements();
        for (std::size_t a = 0; a < input.rank(); ++a) {
            stride /= input[a];
            auto& list = gone[a] ? out.reduced : out.kept;
            std::vector<std::int64_t> longer;
            longer.reserve(list.size() * static_cast<std::size_t>(input[a]));
            for (std::int64_t const at : list)
                for (std::int64_t i = 0; i < input[a]; ++i) longer.push_back(at + i * stride);
            list = std::move(longer);
        }
        return out;
    }

private:
    std::array<bool, shape::max_rank> reduced(shape const& input) const {
        std::array<bool, shape::max_rank> gone{};
        for (std::int64_t const a : axes) {
            bool& axis = gone[axis_of(a, input)];
            if (axis)
                throw shape_error("nas.shape.49", "axes {", list_text(axes), "} name axis ", axis_of(a, input), " of ",
                                  to_string(input), " twice");
            axis = true;
        }
        if (axes.empty()) gone.fill(true);
        return gone;
    }
};

} // namespace nas::nn
