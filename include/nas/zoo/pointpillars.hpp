#pragma once
// A LiDAR detector after PointPillars (Lang et al. 2019): featurizer, backbone and decoder searched together.

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

namespace nas::zoo {

enum class pointpillars_op : std::uint8_t {
    conv,       ///< has a kernel
    residual,   ///< has none of kernel, expansion and squeeze-and-excitation
    bottleneck, ///< likewise; its width is a quarter of its filters
    mbconv,     ///< has all three
};

/// 1x1 convolutions over the points of a pillar.
struct pointpillars_featurizer {
    int num_repeats = 1;
    nas::activation activation = nas::activation::relu;
    int filters = 64;

    friend bool operator==(pointpillars_featurizer const&, pointpillars_featurizer const&) = default;
};

struct pointpillars_block {
    pointpillars_op block_fn = pointpillars_op::residual;
    int num_repeats = 1;
    int kernel_size = 3;
    int expand_ratio = 1;
    double se_ratio = 0; ///< 0 = none
    nas::activation activation = nas::activation::relu;
    int filters = 128;

    friend bool operator==(pointpillars_block const&, pointpillars_block const&) = default;
};

struct pointpillars_architecture {
    std::array<pointpillars_featurizer, 1> featurizer_blocks{};
    std::array<pointpillars_block, 5> backbone_blocks{}; ///< of the levels `pointpillars_backbone_levels`
    std::array<pointpillars_block, 3> decoder_blocks{}; ///< of levels 1, 2 and 3; each is used before and after merging

    friend bool operator==(pointpillars_architecture const&, pointpillars_architecture const&) = default;
};

/// The first block of each level has stride 2.
inline constexpr std::array<int, 5> pointpillars_backbone_levels{1, 2, 2, 3, 3};

namespace detail {

constexpr auto swish_or_relu() {
    return named("swish", just(activation::swish)) | named("relu", just(activation::relu));
}

template <class Op, class Filters>
constexpr auto pointpillars_blocks(Op op, Filters filters) {
    using block = pointpillars_block;
    return build<block>(field<&block::block_fn>(op),                  //
                        field<&block::num_repeats>(one_of(1, 2, 3)),  //
                        field<&block::kernel_size>(one_of(3, 5)),     //
                        field<&block::expand_ratio>(one_of(1, 3, 6)), //
                        field<&block::se_ratio>(one_of(0.0, 0.25)),   //
                        field<&block::activation>(swish_or_relu()),   //
                        field<&block::filters>(filters));
}

} // namespace detail

/// Blocks of the backbone at a level from 1 on, around 64 * 2^(level - 1) filters.
constexpr auto pointpillars_backbone(int level) {
    return detail::pointpillars_blocks(named("residual", just(pointpillars_op::residual)) |
                                           named("bottleneck", just(pointpillars_op::bottleneck)) |
                                           named("mbconv", just(pointpillars_op::mbconv)),
                                       scaled<1>(64 << (level - 1), 0.75, 1.0, 1.25));
}

/// Blocks of the decoder, of 128 filters.
constexpr auto pointpillars_decoder() {
    return detail::pointpillars_blocks(
        named("conv", just(pointpillars_op::conv)) | named("residual", just(pointpillars_op::residual)) |
            named("bottleneck", just(pointpillars_op::bottleneck)) | named("mbconv", just(pointpillars_op::mbconv)),
        just(128));
}

/// 49,127,537,715,718,523,977,728 points; 16,184,113,225,254,567,936 of them differ.
inline constexpr auto pointpillars = build<pointpillars_architecture>(
    field<&pointpillars_architecture::featurizer_blocks>(
        repeat<1>(build<pointpillars_featurizer>(field<&pointpillars_featurizer::num_repeats>(one_of(1, 2, 3)),
                                                 field<&pointpillars_featurizer::activation>(detail::swish_or_relu()),
                                                 field<&pointpillars_featurizer::filters>(one_of(48, 64, 80))))),
    field<&pointpillars_architecture::backbone_blocks>(
        repeat<5>([](std::size_t i) { return pointpillars_backbone(pointpillars_backbone_levels[i]); })),
    field<&pointpillars_architecture::decoder_blocks>(repeat<3>(pointpillars_decoder())));

/// The same block without what its kind ignores.
constexpr pointpillars_block canonical(pointpillars_block b) {
    if (b.block_fn != pointpillars_op::mbconv) b.expand_ratio = 1, b.se_ratio = 0;
    if (b.block_fn == pointpillars_op::residual || b.block_fn == pointpillars_op::bottleneck) b.kernel_size = 3;
    return b;
}

/// The same detector without decisions that have no effect.
constexpr pointpillars_architecture canonical(pointpillars_architecture a) {
    for (auto& b : a.backbone_blocks) b = canonical(b);
    for (auto& b : a.decoder_blocks) b = canonical(b);
    return a;
}

/// The best published network of the space.
constexpr pointpillars_architecture pointpillars_point() {
    using enum pointpillars_op;
    constexpr auto relu = activation::relu, swish = activation::swish;
    return {{{{1, relu, 64}}},
            {{{mbconv, 2, 5, 1, 0, relu, 80},
              {bottleneck, 3, 5, 3, 0, relu, 160},
              {mbconv, 1, 3, 1, 0, relu, 128},
              {mbconv, 2, 3, 1, 0, swish, 192},
              {bottleneck, 2, 3, 1, 0, relu, 256}}},
            {{{conv, 3, 5, 1, 0, relu, 128}, {residual, 3, 5, 1, 0, swish, 128}, {conv, 2, 3, 1, 0, swish, 128}}}};
}

} // namespace nas::zoo
