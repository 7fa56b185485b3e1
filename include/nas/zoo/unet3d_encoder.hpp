#pragma once
// Encoders of three-dimensional U-Nets for medical images.

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

enum class unet3d_block_type : std::uint8_t {
    basic,
    bottleneck, ///< puts out four times its filters
};

/// Every block but the first halves the volume.
struct unet3d_block {
    unet3d_block_type block_type = unet3d_block_type::basic;
    int filters = 32;
    int num_repeats = 1;
    int kernel_size = 3;
    bool identity_skip = false;
    double se_ratio = 0; ///< 0 = none

    friend bool operator==(unet3d_block const&, unet3d_block const&) = default;
};

struct unet3d_encoder_architecture {
    std::array<unet3d_block, 4> blocks{};
    nas::activation activation = nas::activation::relu;

    friend bool operator==(unet3d_encoder_architecture const&, unet3d_encoder_architecture const&) = default;
};

/// 4,353,564,672 encoders with four blocks around 32, 64, 128 and 256 filters.
inline constexpr auto unet3d_encoder = build<unet3d_encoder_architecture>(
    field<&unet3d_encoder_architecture::blocks>(repeat<4>([](std::size_t i) {
        using block = unet3d_block;
        return build<block>(field<&block::block_type>(named("basic", just(unet3d_block_type::basic)) |
                                                      named("bottleneck", just(unet3d_block_type::bottleneck))),
                            field<&block::filters>(scaled<1>(32 << i, 0.75, 1.0, 1.25)), //
                            field<&block::num_repeats>(one_of(1, 2, 3)),                 //
                            field<&block::kernel_size>(one_of(3, 5)),                    //
                            field<&block::identity_skip>(one_of(false, true)),           //
                            field<&block::se_ratio>(one_of(0.0, 0.25, 0.5)));
    })),
    field<&unet3d_encoder_architecture::activation>(named("relu", just(activation::relu)) |
                                                    named("swish", just(activation::swish))));

/// The one encoder of basic blocks without searched parts: a baseline through the same pipeline.
inline constexpr auto static_unet = just(unet3d_encoder_architecture{
    {{{.filters = 32}, {.filters = 64}, {.filters = 128}, {.filters = 256}}}, activation::relu});

} // namespace nas::zoo
