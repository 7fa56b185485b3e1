#pragma once
// Genetic CNN (Xie and Yuille 2017): three stages whose convolutions are connected by one bit per pair.

#include <array>
#include <cstddef>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// Stages of 3, 4 and 5 nodes; the bits of a stage are 0->1, 0->2, 1->2, 0->3, ...
struct genetic_cnn_network {
    std::array<bool, 3> first{};
    std::array<bool, 6> second{};
    std::array<bool, 10> third{};

    friend bool operator==(genetic_cnn_network const&, genetic_cnn_network const&) = default;
};

/// 2^19 = 524,288 encodings.
inline constexpr auto genetic_cnn =
    build<genetic_cnn_network>(field<&genetic_cnn_network::first>(repeat<3>(one_of(false, true))),
                               field<&genetic_cnn_network::second>(repeat<6>(one_of(false, true))),
                               field<&genetic_cnn_network::third>(repeat<10>(one_of(false, true))));

} // namespace nas::zoo
