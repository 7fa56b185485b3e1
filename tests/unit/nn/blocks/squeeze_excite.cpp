#include <nas/nn/blocks/squeeze_excite.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using namespace nas;

TEST_CASE("squeeze_excite: keeps the shape; two convolutions with bias on one pixel", "[nn]") {
    nn::builder b{{.channels = 16, .height = 5, .width = 7}};
    auto const x = nn::squeeze_excite(b, b.input(), {.reduced = 4, .activation = nn::swish, .gate = nn::hard_sigmoid});
    auto const g = b.finish(x);
    CHECK(g.output_shape() == shape{16, 5, 7});
    CHECK(nn::cost(g).parameters == 2 * 16 * 4 + 4 + 16);
    CHECK(nn::cost(g).macs == 2 * 16 * 4);
    CHECK(test::attributes_of(g.find("se.reduce.activation")->op) == "function=swish");
    CHECK(test::attributes_of(g.find("se.expand.activation")->op) == "function=hard_sigmoid");
    CHECK(g.nodes().back().name == "se.scale");
}

TEST_CASE("squeeze_excite: the squeezed width must be given", "[nn]") {
    nn::builder b{{.channels = 16, .height = 5, .width = 7}};
    test::check_error<shape_error>(
        "nas.shape.5", [&] { nn::squeeze_excite(b, b.input(), {}); }, "node se.reduce (conv2d): out_channels");
}
