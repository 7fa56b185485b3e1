#include <nas/nn/blocks/identity.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("identity: adds no node where the shape stays", "[nn]") {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    CHECK(nn::identity(b, b.input(), {.channels = 16}) == b.input());
    CHECK(nn::identity(b, b.input(), {}) == b.input());
    CHECK(b.finish(b.input()).nodes().empty());
}

TEST_CASE("identity: projects with a 1x1 convolution and a norm where it changes", "[nn]") {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    CHECK(b.shape_of(nn::identity(b, b.input(), {.channels = 24, .name = "wider"})) == shape{24, 9, 7});
    auto const x = nn::identity(b, b.input(), {.stride = 2});
    CHECK(b.shape_of(x) == shape{16, 5, 4});
    auto const g = b.finish(x);
    CHECK(g.nodes().size() == 4);
    CHECK(g.find("wider.norm"));
    CHECK(g.find("shortcut.norm"));
    CHECK_FALSE(g.find("shortcut.activation"));
}
