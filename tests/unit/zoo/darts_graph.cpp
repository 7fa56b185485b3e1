#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/darts_graph.hpp>

#include "support/catch.hpp"

using namespace nas;

namespace {

void check(nn::graph const& g, std::int64_t parameters, std::int64_t macs) {
    auto const c = nn::cost(g);
    CHECK(c.parameters == parameters);
    CHECK(c.macs == macs);
}

} // namespace

TEST_CASE("darts_graph: counts of published genotypes on CIFAR-10, 36 channels and 20 cells", "[zoo]") {
    check(to_graph(zoo::darts_v1()), 3'169'414, 500'987'520);
    check(to_graph(zoo::darts_v2()), 3'349'342, 528'359'040);
    check(to_graph(zoo::p_darts()), 3'433'798, 532'174'464);
    check(to_graph(zoo::pc_darts_cifar()), 3'634'678, 556'670'592);
    check(to_graph(zoo::pc_darts_imagenet()), 3'721'510, 570'466'944);
    check(zoo::nasnet_a_in_darts(), 3'830'950, 603'452'448);
    check(zoo::amoebanet_a_in_darts(), 3'145'078, 488'931'552);
}

TEST_CASE("darts_graph: counts of published genotypes on ImageNet, 48 channels and 14 cells", "[zoo]") {
    auto const o = zoo::cell_network_imagenet;
    check(to_graph(zoo::darts_v1(), o), 4'510'432, 505'864'704);
    check(to_graph(zoo::darts_v2(), o), 4'718'752, 529'911'552);
    check(to_graph(zoo::p_darts(), o), 4'944'352, 542'819'328);
    check(to_graph(zoo::pc_darts_cifar(), o), 5'270'560, 571'137'408);
    check(to_graph(zoo::pc_darts_imagenet(), o), 5'342'464, 581'627'328);
    check(zoo::nasnet_a_in_darts(o), 5'564'320, 604'031'616);
    check(zoo::amoebanet_a_in_darts(o), 4'627'360, 526'746'624);
}

TEST_CASE("darts_graph: random genotypes give networks with a classifier", "[zoo]") {
    for (std::uint64_t i = 0; i < 50; ++i) {
        auto const g = to_graph(decode(zoo::darts, sample(zoo::darts, rng(i))),
                                {.classes = 7, .resolution = 15, .in_channels = 1, .channels = 4, .cells = 5});
        CHECK(g.input_shape() == shape{1, 15, 15});
        CHECK(g.output_shape() == shape{7});
    }
}
