#pragma once
// slice: some of the channels.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>

namespace nas::nn {

/// {C, H, W} -> {channels, H, W}, or {F} -> {channels}: those from `first` on. Several slices split a tensor.
struct slice {
    static constexpr std::string_view kind = "slice";

    std::int64_t first = 0;
    std::int64_t channels = 0;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (rank), .5 (attribute out of range), .11 (beyond the last channel).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image_or_vector(inputs[0]);
        check::at_least("first", first, 0);
        check::at_least("channels", channels, 1);
        if (first > inputs[0][0] || channels > inputs[0][0] - first)
            throw shape_error("nas.shape.11", "takes ", channels, " channels from number ", first, " on, but ",
                              to_string(inputs[0]), " has ", inputs[0][0]);
        return inputs[0].rank() == 1 ? shape{channels} : shape{channels, inputs[0][1], inputs[0][2]};
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const&, pixel p) const { return {p.channel + first, p.row, p.column}; }

    void attributes(attribute_visitor& v) const {
        v("first", first);
        v("channels", channels);
    }
};

} // namespace nas::nn
