#pragma once
// The mobile space of ProxylessNAS (Cai et al. 2019).

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// mbconv by kernel and expansion; `zero` leaves the layer out.
enum class proxylessnas_block : std::uint8_t { k3_e3, k3_e6, k5_e3, k5_e6, k7_e3, k7_e6, zero };

/// Stages of 4, 4, 4, 4, 4 and 1 blocks with 24, 40, 80, 96, 192 and 320 channels.
struct proxylessnas_network {
    std::array<proxylessnas_block, 6> first{}; ///< the first block of each stage, never `zero`
    std::array<proxylessnas_block, 15> rest{}; ///< the three others of the stages 0 to 4

    /// Block 0 to 3 of a stage; stage 5 has block 0 alone.
    constexpr proxylessnas_block operator()(std::size_t stage, std::size_t block) const {
        return block == 0 ? first[stage] : rest[3 * stage + block - 1];
    }

    friend bool operator==(proxylessnas_network const&, proxylessnas_network const&) = default;
};

/// 6^6 * 7^15 networks, about 2.2e17. The paper gives 7^21, which counts networks without the first block of a stage.
inline constexpr auto proxylessnas = build<proxylessnas_network>(
    field<&proxylessnas_network::first>(
        repeat<6>(one_of(proxylessnas_block::k3_e3, proxylessnas_block::k3_e6, proxylessnas_block::k5_e3,
                         proxylessnas_block::k5_e6, proxylessnas_block::k7_e3, proxylessnas_block::k7_e6))),
    field<&proxylessnas_network::rest>(repeat<15>(one_of(
        proxylessnas_block::k3_e3, proxylessnas_block::k3_e6, proxylessnas_block::k5_e3, proxylessnas_block::k5_e6,
        proxylessnas_block::k7_e3, proxylessnas_block::k7_e6, proxylessnas_block::zero))));

} // namespace nas::zoo
