#pragma once
// expand: axes of extent 1 repeated to a given extent, and axes added in front (broadcasting).

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

/// The sample as if it had `extents`: axes are aligned at the end, and where one of the two extents is 1, the other one
/// holds.
struct expand {
    static constexpr std::string_view kind = "expand";

    std::vector<std::int64_t> extents{};

    /// Throws shape_error: nas.shape.1 (rank), .3 (inputs), .5 (an extent below 1), .47 (extents do not fit).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        std::size_t const rank = extents.size() > in.rank() ? extents.size() : in.rank();
        std::vector<std::int64_t> out(rank, 1);
        for (std::size_t i = 0; i < in.rank(); ++i) out[rank - in.rank() + i] = in[i];
        for (std::size_t i = 0; i < extents.size(); ++i) {
            check::at_least("extents", extents[i], 1);
            std::int64_t& e = out[rank - extents.size() + i];
            if (e != 1 && extents[i] != 1 && e != extents[i])
                throw shape_error("nas.shape.47", to_string(in), " does not expand to {", list_text(extents),
                                  "}: aligned at the last axis, extents must be equal or 1");
            if (e == 1) e = extents[i];
        }
        return shape_from(out);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    place source(shape const& input, shape const& output, place const& p) const {
        place from{};
        std::size_t const added = output.rank() - input.rank();
        for (std::size_t a = 0; a < input.rank(); ++a) from[a] = input[a] == 1 ? 0 : p[a + added];
        return from;
    }

    void attributes(attribute_visitor& v) const { v("extents", list_text(extents)); }
};

} // namespace nas::nn
