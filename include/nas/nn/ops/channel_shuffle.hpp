#pragma once
// channel_shuffle: mixes the channels of groups, as in ShuffleNet (Zhang et al. 2018).

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>

namespace nas::nn {

/// {C, H, W}, unchanged in shape: output channel i * groups + g is input channel g * (C / groups) + i.
struct channel_shuffle {
    static constexpr std::string_view kind = "channel_shuffle";

    std::int64_t groups = 2;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (groups < 1), .6 (groups do not divide).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image(inputs[0]);
        check::at_least("groups", groups, 1);
        if (inputs[0][0] % groups != 0)
            throw shape_error("nas.shape.6", "groups ", groups, " must divide the ", inputs[0][0], " channels");
        return inputs[0];
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const& input, pixel p) const {
        return {p.channel % groups * (input[0] / groups) + p.channel / groups, p.row, p.column};
    }

    void attributes(attribute_visitor& v) const { v("groups", groups); }
};

} // namespace nas::nn
