#pragma once
// The elastic MobileNetV3 of Once-for-All (Cai et al. 2020).

#include <array>
#include <vector>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

struct ofa_block {
    int kernel = 3;
    int expand = 3;

    friend bool operator==(ofa_block const&, ofa_block const&) = default;
};

/// A network at a resolution; each of the five units keeps its first two to four blocks.
struct ofa_network {
    std::array<std::vector<ofa_block>, 5> units;
    int resolution = 224;

    friend bool operator==(ofa_network const&, ofa_network const&) = default;
};

namespace detail {

inline constexpr auto ofa_units = repeat<5>(repeat(
    build<ofa_block>(field<&ofa_block::kernel>(one_of(3, 5, 7)), field<&ofa_block::expand>(one_of(3, 4, 6))), 2, 4));

} // namespace detail

/// At resolution 224: (9^2 + 9^3 + 9^4)^5 = 7,371^5 networks, about 2.18e19.
inline constexpr auto ofa_mobilenet_v3 = build<ofa_network>(field<&ofa_network::units>(detail::ofa_units));

/// At every resolution from 128 to 224 in steps of 4: 25 times as many.
inline constexpr auto ofa_mobilenet_v3_scaled = build<ofa_network>(
    field<&ofa_network::units>(detail::ofa_units), field<&ofa_network::resolution>(between(128, 224, 4)));

} // namespace nas::zoo
