#pragma once
// split: a tensor taken apart along an axis.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/list_text.hpp>
#include <nas/nn/ops/slice.hpp>

namespace nas::nn {

struct split_options {
    std::string_view name = "split";
    std::vector<std::int64_t> sizes{}; ///< extents of the parts; must add up to that of the axis ...
    std::int64_t parts = 0;            ///< ... or so many parts of equal size, the last one smaller if need be
    std::int64_t axis = 0;             ///< from 0 without the batch, or from -1 backwards
};

/// The parts of `x` in order: nodes split[0].slice, split[1].slice, ...
/// Throws shape_error: nas.shape.50 (sizes do not add up, or more parts than elements), .60 (no such axis).
inline std::vector<value> split(builder& b, value x, split_options const& o) {
    shape const in = b.shape_of(x);
    std::int64_t const extent = in[axis_of(o.axis, in)];
    std::vector<std::int64_t> sizes = o.sizes;
    if (o.parts > 0 && sizes.empty()) {
        std::int64_t const each = (extent + o.parts - 1) / o.parts;
        for (std::int64_t first = 0; first < extent; first += each)
            sizes.push_back(first + each < extent ? each : extent - first);
        if (static_cast<std::int64_t>(sizes.size()) != o.parts) sizes.clear();
    }
    std::int64_t first = 0;
    for (std::int64_t const s : sizes) first = s < 1 || s > extent - first ? extent + 1 : first + s;
    if (first != extent || (o.parts > 0 && !o.sizes.empty()))
        throw shape_error("nas.shape.50", b.name(o.name), " cannot take ", to_string(in), " apart along axis ", o.axis,
                          " of ", extent, " into ",
                          o.sizes.empty() ? nas::concat(o.parts, " parts") : nas::concat('{', list_text(o.sizes), '}'),
                          "; give sizes that add up, or a number of parts, not both");
    std::vector<value> out;
    first = 0;
    for (std::size_t i = 0; i < sizes.size(); first += sizes[i++]) {
        auto const in_part = b.scope(o.name, i);
        out.push_back(b.add("slice", slice{.first = first, .channels = sizes[i], .axis = o.axis}, {x}));
    }
    return out;
}

} // namespace nas::nn
