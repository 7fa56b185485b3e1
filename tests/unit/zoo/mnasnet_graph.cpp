#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/hash.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/mnasnet_a1.hpp>
#include <nas/zoo/mnasnet_graph.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("mnasnet_graph: the points of MnasNet-A1 and MobileNetV2 have their published counts", "[zoo]") {
    auto const a1 = nn::cost(to_graph(zoo::mnasnet_a1_point()));
    CHECK(a1.parameters == 3'887'038);
    CHECK(a1.macs == 311'579'072);
    auto const v2 = nn::cost(to_graph(zoo::mobilenet_v2_point()));
    CHECK(v2.parameters == 3'504'872);
    CHECK(v2.macs == 300'774'272);
    CHECK(nn::hash_of(to_graph(zoo::mnasnet_a1_point())) == nn::hash_of(zoo::mnasnet_a1()));
}

TEST_CASE("mnasnet_graph: random architectures give networks with a classifier; decisions without effect have none",
          "[zoo]") {
    for (std::uint64_t i = 0; i < 60; ++i) {
        zoo::mnasnet_architecture const a = decode(zoo::mnasnet, sample(zoo::mnasnet, rng(i)));
        zoo::mnasnet_options const o{.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1};
        auto const g = to_graph(a, o);
        CHECK(g.input_shape() == shape{1, 32, 32});
        CHECK(g.output_shape() == shape{7});
        CHECK(nn::hash_of(g) == nn::hash_of(to_graph(canonical(a), o)));
    }
}
