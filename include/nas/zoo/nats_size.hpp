#pragma once
// The size space of NATS-Bench (Dong et al. 2021): the widths of five groups of layers around one fixed cell.

#include <array>
#include <cstdint>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

struct nats_size_network {
    std::array<std::int64_t, 5> channels{8, 8, 8, 8, 8};

    friend bool operator==(nats_size_network const&, nats_size_network const&) = default;
};

/// 8^5 = 32,768 networks: every width is a multiple of 8 up to 64.
inline constexpr auto nats_size = build<nats_size_network>(
    field<&nats_size_network::channels>(repeat<5>(between(std::int64_t{8}, std::int64_t{64}, std::int64_t{8}))));

} // namespace nas::zoo
