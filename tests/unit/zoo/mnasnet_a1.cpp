#include <nas/zoo/mnasnet_a1.hpp>

#include <utility>

#include <nas/nn/cost.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("mnasnet_a1: parameters and MACs of the paper's network, as integers", "[zoo]") {
    auto const c = nn::cost(zoo::mnasnet_a1());
    CHECK(c.parameters == 3'887'038);
    CHECK(c.macs == 311'579'072);
}

TEST_CASE("mnasnet_a1: MACs at other resolutions", "[zoo]") {
    for (auto [resolution, macs] : {std::pair{192, 229'322'144}, {160, 159'720'128}, {128, 102'773'024}, {96, 58'480'832}})
        CHECK(nn::cost(zoo::mnasnet_a1({.resolution = resolution})).macs == macs);
}

TEST_CASE("mnasnet_a1: parameters and MACs at other widths, with the head at 1280", "[zoo]") {
    struct row {
        double width;
        std::int64_t parameters, macs;
    };
    for (row const& r : {row{1.4, 6'105'992, 586'317'952}, row{0.75, 2'912'278, 223'448'480}, row{0.5, 2'082'006, 103'162'992},
                         row{0.35, 1'747'018, 61'681'920}}) {
        auto const c = nn::cost(zoo::mnasnet_a1({.width = r.width}));
        CHECK(c.parameters == r.parameters);
        CHECK(c.macs == r.macs);
    }
}
