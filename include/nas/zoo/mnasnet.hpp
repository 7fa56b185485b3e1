#pragma once
// The service form of the MnasNet space: MobileNetV2 with searched depth, block, expansion, kernel, SE and width.

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
#include <nas/zoo/repeats_around.hpp>

namespace nas::zoo {

enum class mnasnet_op : std::uint8_t {
    conv,   ///< kernel x kernel convolution, batch norm, activation; no shortcut
    mbconv, ///< expand, depthwise, squeeze-and-excitation, project; added to the input where the shape stays
};

/// `num_repeats` equal layers; the first has the stride of the block.
struct mnasnet_block {
    int num_repeats = 1;
    mnasnet_op block_fn = mnasnet_op::mbconv;
    int expand_ratio = 1; ///< without effect for conv
    int kernel_size = 3;
    double se_ratio = 0; ///< of the block's input; 0 = none; without effect for conv
    int output_filters = 16;

    friend bool operator==(mnasnet_block const&, mnasnet_block const&) = default;
};

/// Behind a 3x3 stem of stride 2 with 32 filters.
struct mnasnet_architecture {
    std::array<mnasnet_block, 7> blocks{};

    friend bool operator==(mnasnet_architecture const&, mnasnet_architecture const&) = default;
};

inline constexpr std::array<int, 7> mnasnet_strides{1, 2, 2, 2, 1, 2, 1};

/// One block around `repeats` layers of `filters` channels.
constexpr auto mnasnet_blocks(int repeats, int filters) {
    return build<mnasnet_block>(field<&mnasnet_block::num_repeats>(repeats_around(repeats)),
                                field<&mnasnet_block::block_fn>(named("conv", just(mnasnet_op::conv)) |
                                                                named("mbconv", just(mnasnet_op::mbconv))),
                                field<&mnasnet_block::expand_ratio>(one_of(1, 3, 6)), //
                                field<&mnasnet_block::kernel_size>(one_of(3, 5)),     //
                                field<&mnasnet_block::se_ratio>(one_of(0.0, 0.25)),   //
                                field<&mnasnet_block::output_filters>(scaled<1>(filters, 0.75, 1.0, 1.25)));
}

/// Seven blocks around a reference network.
constexpr auto mnasnet_around(std::array<int, 7> const& repeats, std::array<int, 7> const& filters) {
    return build<mnasnet_architecture>(field<&mnasnet_architecture::blocks>(
        repeat<7>([&](std::size_t i) { return mnasnet_blocks(repeats[i], filters[i]); })));
}

/// 9,749,755,840,167,936 points around MobileNetV2; 224,084,231,917,056 of them differ.
inline constexpr auto mnasnet = mnasnet_around({1, 2, 3, 4, 3, 3, 1}, {16, 24, 32, 64, 96, 160, 320});

/// As many points around MnasNet-A1, which is not in `mnasnet`.
inline constexpr auto mnasnet_a1_space = mnasnet_around({1, 2, 3, 4, 2, 3, 1}, {16, 24, 40, 80, 112, 160, 320});

/// The same network without decisions that have no effect: conv ignores the expansion and the SE ratio.
constexpr mnasnet_architecture canonical(mnasnet_architecture a) {
    for (mnasnet_block& b : a.blocks)
        if (b.block_fn == mnasnet_op::conv) b.expand_ratio = 1, b.se_ratio = 0;
    return a;
}

/// MobileNetV2 (Sandler et al. 2018), a point of `mnasnet`.
constexpr mnasnet_architecture mobilenet_v2_point() {
    using enum mnasnet_op;
    return {{{{1, mbconv, 1, 3, 0, 16},
              {2, mbconv, 6, 3, 0, 24},
              {3, mbconv, 6, 3, 0, 32},
              {4, mbconv, 6, 3, 0, 64},
              {3, mbconv, 6, 3, 0, 96},
              {3, mbconv, 6, 3, 0, 160},
              {1, mbconv, 6, 3, 0, 320}}}};
}

/// MnasNet-A1 (Tan et al. 2019), a point of `mnasnet_a1_space`.
constexpr mnasnet_architecture mnasnet_a1_point() {
    using enum mnasnet_op;
    return {{{{1, mbconv, 1, 3, 0, 16},
              {2, mbconv, 6, 3, 0, 24},
              {3, mbconv, 3, 5, 0.25, 40},
              {4, mbconv, 6, 3, 0, 80},
              {2, mbconv, 6, 3, 0.25, 112},
              {3, mbconv, 6, 5, 0.25, 160},
              {1, mbconv, 6, 3, 0, 320}}}};
}

} // namespace nas::zoo
