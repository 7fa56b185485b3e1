#pragma once
// The encoder space of SqueezeNAS for semantic segmentation (Shaw et al. 2019).

#include <array>
#include <cstdint>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// mbconv by kernel (d2: dilation 2), expansion and groups of the 1x1 convolutions; `skip` is a residual alone.
enum class squeezenas_block : std::uint8_t {
    k3_e1,
    k3_e1_g2,
    k3_e3,
    k3_e6,
    k5_e1,
    k5_e1_g2,
    k5_e3,
    k5_e6,
    k3_d2_e1,
    k3_d2_e1_g2,
    k3_d2_e3,
    k3_d2_e6,
    skip,
};

/// The layers are those of FBNet.
struct squeezenas_network {
    std::array<squeezenas_block, 22> blocks{};

    friend bool operator==(squeezenas_network const&, squeezenas_network const&) = default;
};

/// 13^22 networks, about 3.2e24.
inline constexpr auto squeezenas = build<squeezenas_network>(field<&squeezenas_network::blocks>(repeat<22>(
    one_of(squeezenas_block::k3_e1, squeezenas_block::k3_e1_g2, squeezenas_block::k3_e3, squeezenas_block::k3_e6,
           squeezenas_block::k5_e1, squeezenas_block::k5_e1_g2, squeezenas_block::k5_e3, squeezenas_block::k5_e6,
           squeezenas_block::k3_d2_e1, squeezenas_block::k3_d2_e1_g2, squeezenas_block::k3_d2_e3,
           squeezenas_block::k3_d2_e6, squeezenas_block::skip))));

} // namespace nas::zoo
