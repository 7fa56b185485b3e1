#include <nas/nn/blocks/factorized_reduction.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

TEST_CASE("factorized_reduction: two convolutions, each over half of the channels", "[nn]") {
    nn::builder b{{.channels = 16, .height = 8, .width = 6}};
    auto const g = b.finish(nn::factorized_reduction(b, b.input(), {.channels = 25}));
    CHECK(g.output_shape() == shape{25, 4, 3});
    CHECK(g.find("even")->output == shape{12, 4, 3});
    CHECK(g.find("odd")->output == shape{13, 4, 3});
    CHECK(nn::cost(g).parameters == 16 * 25 + 2 * 25);
    CHECK(nn::cost(g).macs == 12 * 16 * 25);
}

TEST_CASE("factorized_reduction: images of odd size work too", "[nn]") {
    nn::builder b{{.channels = 3, .height = 7, .width = 5}};
    CHECK(b.finish(nn::factorized_reduction(b, b.input(), {.channels = 4})).output_shape() == shape{4, 4, 3});
}

TEST_CASE("factorized_reduction: there must be channels for both", "[nn]") {
    test::check_error<shape_error>(
        "nas.graph.6",
        [] {
            nn::builder b{{.channels = 3, .height = 7, .width = 5}};
            nn::factorized_reduction(b, b.input(), {.channels = 1});
        },
        "channels must be at least 2, got 1");
}
