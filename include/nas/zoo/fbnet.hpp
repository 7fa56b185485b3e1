#pragma once
// The layer-wise space of FBNet (Wu et al. 2019): 22 layers, each one of nine blocks.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// Kernel, expansion, and groups of the two 1x1 convolutions; `skip` is the identity where the layer keeps its shape.
enum class fbnet_block : std::uint8_t { k3_e1, k3_e1_g2, k3_e3, k3_e6, k5_e1, k5_e1_g2, k5_e3, k5_e6, skip };

constexpr std::int64_t kernel_of(fbnet_block b) { return b < fbnet_block::k5_e1 ? 3 : 5; }
constexpr std::int64_t expansion_of(fbnet_block b) {
    constexpr std::array<std::int64_t, 9> by_block{1, 1, 3, 6, 1, 1, 3, 6, 1};
    return by_block[static_cast<std::size_t>(b)];
}
constexpr std::int64_t groups_of(fbnet_block b) {
    return b == fbnet_block::k3_e1_g2 || b == fbnet_block::k5_e1_g2 ? 2 : 1;
}

/// What is fixed of a layer.
struct fbnet_layer {
    std::int64_t channels;
    std::int64_t stride;
};

/// Stages of 1, 4, 4, 4, 4, 4 and 1 layers, behind a stem of 16 channels and stride 2.
inline constexpr std::array<fbnet_layer, 22> fbnet_layers{{
    {16, 1},                                 //
    {24, 2},  {24, 1},  {24, 1},  {24, 1},   //
    {32, 2},  {32, 1},  {32, 1},  {32, 1},   //
    {64, 2},  {64, 1},  {64, 1},  {64, 1},   //
    {112, 1}, {112, 1}, {112, 1}, {112, 1},  //
    {184, 2}, {184, 1}, {184, 1}, {184, 1},  //
    {352, 1},
}};

struct fbnet_network {
    std::array<fbnet_block, 22> blocks{};

    friend bool operator==(fbnet_network const&, fbnet_network const&) = default;
};

/// 9^22 networks, about 9.8e20.
inline constexpr auto fbnet = build<fbnet_network>(field<&fbnet_network::blocks>(
    repeat<22>(one_of(fbnet_block::k3_e1, fbnet_block::k3_e1_g2, fbnet_block::k3_e3, fbnet_block::k3_e6,
                      fbnet_block::k5_e1, fbnet_block::k5_e1_g2, fbnet_block::k5_e3, fbnet_block::k5_e6,
                      fbnet_block::skip))));

/// The released FBNet-A; its head has 1504 channels.
constexpr fbnet_network fbnet_a() {
    using enum fbnet_block;
    return {{skip,                                //
             k3_e3,    k3_e1,    skip,  skip,     //
             k5_e6,    k3_e3,    k5_e1, k3_e3,    //
             k5_e6,    k5_e3,    k5_e1_g2, k5_e6, //
             k3_e6,    k5_e1_g2, k5_e3, k3_e1_g2, //
             k5_e6,    k5_e6,    k5_e3, k5_e6,    //
             k5_e6}};
}

/// The released FBNet-B; its head has 1984 channels.
constexpr fbnet_network fbnet_b() {
    using enum fbnet_block;
    return {{k3_e1,                      //
             k3_e6, k5_e1, k3_e1, k3_e1, //
             k5_e6, k5_e3, k3_e6, k5_e6, //
             k5_e6, k5_e6, skip,  k5_e3, //
             k5_e6, k3_e1, k5_e1, k5_e3, //
             k5_e6, k5_e1, k5_e6, k5_e6, //
             k3_e6}};
}

/// The released FBNet-C; its head has 1984 channels.
constexpr fbnet_network fbnet_c() {
    using enum fbnet_block;
    return {{k3_e1,                      //
             k3_e6, skip,  k3_e1, k3_e1, //
             k5_e6, k5_e3, k5_e6, k3_e6, //
             k5_e6, k5_e3, k5_e6, k5_e6, //
             k5_e6, k5_e6, k5_e6, k5_e3, //
             k5_e6, k5_e6, k5_e6, k5_e6, //
             k3_e6}};
}

} // namespace nas::zoo
