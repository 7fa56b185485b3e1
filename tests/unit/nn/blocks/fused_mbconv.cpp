#include <nas/nn/blocks/fused_mbconv.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using namespace nas;

namespace {

nn::graph block(nn::fused_mbconv_options const& o) {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    return b.finish(nn::fused_mbconv(b, b.input(), o));
}

} // namespace

TEST_CASE("fused_mbconv: one full convolution expands, a 1x1 projects", "[nn]") {
    auto const g = block({.channels = 24, .kernel = 3, .expand = 4, .stride = 2});
    CHECK(g.output_shape() == shape{24, 5, 4});
    CHECK(nn::cost(g).parameters == 9 * 16 * 64 + 128 + 64 * 24 + 48);
    CHECK_FALSE(g.find("add"));
    CHECK(test::attributes_of(g.find("expand.activation")->op) == "function=swish");
    CHECK_FALSE(g.find("project.activation"));
}

TEST_CASE("fused_mbconv: without expansion there is no projection", "[nn]") {
    auto const g = block({.channels = 16, .kernel = 5, .expand = 1});
    CHECK(nn::cost(g).parameters == 25 * 16 * 16 + 32);
    CHECK_FALSE(g.find("project"));
    CHECK(g.find("add"));
}

TEST_CASE("fused_mbconv: squeeze-and-excitation where asked for", "[nn]") {
    auto const g = block({.channels = 16, .expand = 2, .se_channels = 4});
    CHECK(g.find("se.reduce")->output == shape{4, 1, 1});
    CHECK(g.find("se.expand")->output == shape{32, 1, 1});
    CHECK_FALSE(block({.channels = 16}).find("se.reduce"));
}

TEST_CASE("fused_mbconv: expand is at least one", "[nn]") {
    test::check_error<shape_error>(
        "nas.graph.6", [] { block({.channels = 16, .expand = 0}); }, "expand must be at least 1, got 0");
}
