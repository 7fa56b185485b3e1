#include <nas/nn/blocks/split.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

TEST_CASE("split: parts of given sizes, in order", "[nn]") {
    nn::builder b{{.channels = 7, .height = 5, .width = 4}};
    auto const parts = nn::split(b, b.input(), {.sizes = {1, 4, 2}});
    REQUIRE(parts.size() == 3);
    CHECK(b.shape_of(parts[0]) == shape{1, 5, 4});
    CHECK(b.shape_of(parts[1]) == shape{4, 5, 4});
    CHECK(b.shape_of(parts[2]) == shape{2, 5, 4});
    auto const rows = nn::split(b, b.input(), {.name = "rows", .parts = 3, .axis = 1});
    REQUIRE(rows.size() == 3);
    CHECK(b.shape_of(rows[0]) == shape{7, 2, 4});
    CHECK(b.shape_of(rows[2]) == shape{7, 1, 4});
    auto const columns = nn::split(b, b.input(), {.name = "columns", .parts = 2, .axis = -1});
    CHECK(b.shape_of(columns[1]) == shape{7, 5, 2});
    auto const g = b.finish(parts[0]);
    CHECK(g.find("split[1].slice")->op.as<nn::slice>()->first == 1);
    CHECK(g.find("split[2].slice")->op.as<nn::slice>()->first == 5);
    CHECK(g.find("rows[1].slice")->op.as<nn::slice>()->first == 2);
}

TEST_CASE("split: sizes must add up", "[nn]") {
    nn::builder b{{.channels = 7, .height = 5, .width = 4}};
    auto const fails = [&](nn::split_options const& o, std::string_view text) {
        test::check_error<shape_error>(
            "nas.shape.50", [&] { nn::split(b, b.input(), o); }, text);
    };
    fails({.sizes = {3, 3}}, "7x5x4 apart along axis 0 of 7 into {3,3}");
    fails({.sizes = {3, 5}}, "{3,5}");
    fails({.sizes = {8, -1}}, "{8,-1}");
    fails({.sizes = {7, 0}}, "{7,0}");
    fails({.sizes = {3, 4}, .parts = 2}, "not both");
    fails({.parts = 8}, "into 8 parts");
    fails({.parts = 5, .axis = 2}, "of 4 into 5 parts");
    fails({}, "into 0 parts");
    test::check_error<shape_error>("nas.shape.60", [&] { nn::split(b, b.input(), {.parts = 2, .axis = 3}); });
}
