#pragma once
// Random points of a space as networks.

#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/graph.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>

#include "support/catch.hpp"

namespace test {

/// Asserts that `make(architecture)` is a network with seven logits for forty random points.
template <class Space, class Make>
void check_random_networks(Space const& space, Make make) {
    for (std::uint64_t i = 0; i < 40; ++i) {
        INFO("seed " << i);
        nas::nn::graph const g = make(nas::decode(space, nas::sample(space, nas::rng(i))));
        CHECK(g.output_shape() == nas::shape{7});
        CHECK(nas::nn::cost(g).macs > 0);
    }
}

} // namespace test
