#pragma once
// space_to_depth: blocks of pixels as channels of a smaller image: undoes depth_to_space.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/depth_to_space.hpp>
#include <nas/nn/ops/pixel.hpp>

namespace nas::nn {

/// {C, H, W} -> {C * block^2, H / block, W / block}.
struct space_to_depth {
    static constexpr std::string_view kind = "space_to_depth";

    std::int64_t block = 2;
    depth_order order = depth_order::depth_first;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (block < 1), .48 (height or width).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        check::image(in);
        check::at_least("block", block, 1);
        if (in[1] % block != 0 || in[2] % block != 0)
            throw shape_error("nas.shape.48", "height and width of ", to_string(in), " are no multiples of block ",
                              block);
        return {in[0] * block * block, in[1] / block, in[2] / block};
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const& input, pixel p) const {
        std::int64_t const area = block * block;
        bool const last = order == depth_order::depth_last;
        std::int64_t const inside = last ? p.channel / input[0] : p.channel % area;
        std::int64_t const channel = last ? p.channel % input[0] : p.channel / area;
        return {channel, p.row * block + inside / block, p.column * block + inside % block};
    }

    void attributes(attribute_visitor& v) const {
        v("block", block);
        v("order", to_string(order));
    }
};

} // namespace nas::nn
