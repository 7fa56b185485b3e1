#pragma once
// A space around EfficientNetV2 (Tan and Le 2021): fused or plain mbconv, with searched depth, kernel, SE and width.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/alternatives.hpp>
#include <nas/space/build.hpp>
#include <nas/space/just.hpp>
#include <nas/space/named.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/scaled.hpp>
#include <nas/tensor/activation.hpp>
#include <nas/zoo/repeats_around.hpp>

namespace nas::zoo {

enum class efficientnet_v2_op : std::uint8_t {
    mbconv,       ///< 1x1 expansion, depthwise, squeeze-and-excitation, 1x1 projection
    fused_mbconv, ///< one kernel x kernel expansion, squeeze-and-excitation, 1x1 projection
};

/// `num_repeats` equal layers; the first has the stride of the block.
struct efficientnet_v2_block {
    int num_repeats = 1;
    efficientnet_v2_op block_type = efficientnet_v2_op::mbconv;
    int expand_ratio = 1;
    int kernel_size = 3;
    double se_ratio = 0; ///< 0 = none
    int output_filters = 16;
    activation act_fn = activation::swish;

    friend bool operator==(efficientnet_v2_block const&, efficientnet_v2_block const&) = default;
};

/// Behind a 3x3 stem of stride 2 with 32 filters.
struct efficientnet_v2_architecture {
    std::array<efficientnet_v2_block, 6> blocks{};

    friend bool operator==(efficientnet_v2_architecture const&, efficientnet_v2_architecture const&) = default;
};

inline constexpr std::array<int, 6> efficientnet_v2_strides{1, 2, 2, 2, 1, 2};

/// One block around `repeats` layers of `filters` channels.
constexpr auto efficientnet_v2_blocks(int repeats, int filters) {
    using block = efficientnet_v2_block;
    return build<block>(
        field<&block::num_repeats>(repeats_around(repeats)),
        field<&block::block_type>(named("mbconv", just(efficientnet_v2_op::mbconv)) |
                                  named("fused_mbconv", just(efficientnet_v2_op::fused_mbconv))),
        field<&block::expand_ratio>(one_of(1, 2, 4, 6)), //
        field<&block::kernel_size>(one_of(3, 5)),        //
        field<&block::se_ratio>(one_of(0.0, 0.25)),      //
        field<&block::output_filters>(scaled<1>(filters, 0.75, 1.0, 1.25)),
        field<&block::act_fn>(named("swish", just(activation::swish)) | named("relu", just(activation::relu))));
}

/// 24,346,898,290,704,384 points; every decision of every point has an effect.
inline constexpr auto efficientnet_v2 =
    build<efficientnet_v2_architecture>(field<&efficientnet_v2_architecture::blocks>(repeat<6>([](std::size_t i) {
        constexpr std::array repeats{1, 2, 2, 3, 5, 8};
        constexpr std::array filters{16, 32, 48, 96, 112, 192};
        return efficientnet_v2_blocks(repeats[i], filters[i]);
    })));

/// The network the space is built around.
constexpr efficientnet_v2_architecture efficientnet_v2_point() {
    using enum efficientnet_v2_op;
    return {{{{1, fused_mbconv, 1, 3, 0, 16},
              {2, fused_mbconv, 4, 3, 0, 32},
              {2, fused_mbconv, 4, 3, 0, 48},
              {3, mbconv, 4, 3, 0.25, 96},
              {5, mbconv, 6, 3, 0.25, 112},
              {8, mbconv, 6, 3, 0.25, 192}}}};
}

} // namespace nas::zoo
