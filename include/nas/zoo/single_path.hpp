#pragma once
// The space of Single-Path NAS (Stamoulis et al. 2019).

#include <array>
#include <cstdint>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// mbconv by kernel and expansion, all parts of one kernel of 5x5 and expansion 6; `skip` leaves the layer out.
enum class single_path_block : std::uint8_t { skip, k3_e3, k3_e6, k5_e3, k5_e6 };

struct single_path_network {
    std::array<single_path_block, 22> blocks{};

    friend bool operator==(single_path_network const&, single_path_network const&) = default;
};

/// 5^22 networks, about 2.4e15.
inline constexpr auto single_path = build<single_path_network>(field<&single_path_network::blocks>(
    repeat<22>(one_of(single_path_block::skip, single_path_block::k3_e3, single_path_block::k3_e6,
                      single_path_block::k5_e3, single_path_block::k5_e6))));

} // namespace nas::zoo
