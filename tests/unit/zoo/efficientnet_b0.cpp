#include <nas/zoo/efficientnet_b0.hpp>

#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/operations.hpp"

using namespace nas;

TEST_CASE("efficientnet_b0: parameters and MACs of B0 to B7, as integers", "[zoo]") {
    struct row {
        double width, depth;
        std::int64_t resolution, parameters, macs;
    };
    for (row const& r : {row{1, 1, 224, 5'288'548, 385'814'752}, row{1, 1.1, 240, 7'794'184, 686'802'832}, row{1.1, 1.2, 260, 9'109'994, 993'561'872},
                         row{1.2, 1.4, 300, 12'233'232, 1'827'141'392}, row{1.4, 1.8, 380, 19'341'616, 4'393'771'024},
                         row{1.6, 2.2, 456, 30'389'784, 10'266'384'752}, row{1.8, 2.6, 528, 43'040'704, 19'067'593'536},
                         row{2, 3.1, 600, 66'347'960, 37'745'884'192}}) {
        auto const c = nn::cost(zoo::efficientnet_b0({.resolution = r.resolution, .width = r.width, .depth = r.depth}));
        CHECK(c.parameters == r.parameters);
        CHECK(c.macs == r.macs);
    }
}

TEST_CASE("efficientnet_b0: swish throughout, sigmoid as gate", "[zoo]") {
    auto const g = zoo::efficientnet_b0();
    CHECK(test::attributes_of(g.find("stages[3].layers[1].se.reduce.activation")->op) == "function=swish");
    CHECK(test::attributes_of(g.find("stages[3].layers[1].se.expand.activation")->op) == "function=sigmoid");
    CHECK(test::attributes_of(g.find("head.activation")->op) == "function=swish");
}
