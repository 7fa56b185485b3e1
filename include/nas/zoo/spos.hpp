#pragma once
// The choice blocks of Single Path One-Shot (Guo et al. 2020).

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// ShuffleNetV2 blocks by kernel, and the block of Xception's form; the order is that of the released code.
enum class spos_block : std::uint8_t { shuffle_3x3, shuffle_5x5, shuffle_7x7, xception };

/// Stages of 4, 4, 8 and 4 blocks, the first of each halves the image.
struct spos_network {
    std::array<spos_block, 20> blocks{};

    friend bool operator==(spos_network const&, spos_network const&) = default;
};

/// 4^20 networks, about 1.1e12.
inline constexpr auto spos = build<spos_network>(field<&spos_network::blocks>(repeat<20>(
    one_of(spos_block::shuffle_3x3, spos_block::shuffle_5x5, spos_block::shuffle_7x7, spos_block::xception))));

/// The network that the paper found.
constexpr spos_network spos_found() {
    constexpr int code[] = {2, 1, 0, 1, 2, 0, 2, 0, 2, 0, 2, 3, 0, 0, 0, 0, 3, 2, 3, 3};
    spos_network n;
    for (std::size_t i = 0; i < n.blocks.size(); ++i) n.blocks[i] = static_cast<spos_block>(code[i]);
    return n;
}

} // namespace nas::zoo
