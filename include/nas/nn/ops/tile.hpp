#pragma once
// tile: a sample repeated along its axes.

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

/// Any shape; axis i becomes repeats[i] times as long, the whole of it again and again.
struct tile {
    static constexpr std::string_view kind = "tile";

    std::vector<std::int64_t> repeats{}; ///< one number per axis

    /// Throws shape_error: nas.shape.3 (inputs), .5 (a number below 1), .10 (too large), .45 (number of axes).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        if (repeats.size() != in.rank())
            throw shape_error("nas.shape.45", "repeats {", list_text(repeats), "} has ", repeats.size(),
                              " numbers, but ", to_string(in), " has ", in.rank(), " axes");
        std::vector<std::int64_t> out;
        for (std::size_t a = 0; a < in.rank(); ++a) {
            check::at_least("repeats", repeats[a], 1);
            if (repeats[a] > shape::max_elements / in[a])
                throw shape_error("nas.shape.10", "repeating axis ", a, " of ", to_string(in), " ", repeats[a],
                                  " times gives more than 2^48 elements");
            out.push_back(in[a] * repeats[a]);
        }
        return shape_from(out);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    place source(shape const& input, shape const&, place p) const {
        for (std::size_t a = 0; a < input.rank(); ++a) p[a] %= input[a];
        return p;
    }

    void attributes(attribute_visitor& v) const { v("repeats", list_text(repeats)); }
};

} // namespace nas::nn
