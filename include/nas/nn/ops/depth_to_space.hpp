#pragma once
// depth_to_space: channels spread over the pixels of a larger image (pixel shuffle).

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>

namespace nas::nn {

/// Which channels of the input go to one place of the block.
enum class depth_order : std::uint8_t {
    depth_last, ///< channel (row in block * block + column in block) * C' + c; ONNX "DCR", TensorFlow
    depth_first ///< channel c * block * block + row in block * block + column in block; ONNX "CRD", PyTorch PixelShuffle
};

constexpr std::string_view to_string(depth_order o) {
    return o == depth_order::depth_last ? "depth_last" : "depth_first";
}

/// {C, H, W} -> {C / block^2, H * block, W * block} (Shi et al. 2016).
struct depth_to_space {
    static constexpr std::string_view kind = "depth_to_space";

    std::int64_t block = 2;
    depth_order order = depth_order::depth_first;

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (block < 1), .48 (channels).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image(inputs[0]);
        check::at_least("block", block, 1);
        if (block > inputs[0][0] || inputs[0][0] % (block * block) != 0)
            throw shape_error("nas.shape.48", "the ", inputs[0][0], " channels of ", to_string(inputs[0]),
                              " are no multiple of block * block with block ", block);
        return {inputs[0][0] / (block * block), inputs[0][1] * block, inputs[0][2] * block};
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    pixel source(shape const& input, pixel p) const {
        std::int64_t const inside = p.row % block * block + p.column % block;
        std::int64_t const channel = order == depth_order::depth_last
                                         ? inside * (input[0] / (block * block)) + p.channel
                                         : p.channel * block * block + inside;
        return {channel, p.row / block, p.column / block};
    }

    void attributes(attribute_visitor& v) const {
        v("block", block);
        v("order", to_string(order));
    }
};

} // namespace nas::nn
