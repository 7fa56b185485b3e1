#include <nas/space/any_value.hpp>

#include "support/catch.hpp"

using nas::any_value;

TEST_CASE("any_value: parts are found by path", "[space]") {
    any_value const v{"", "", {{"blocks", "", {{"[0]", "conv", {{"kernel", "3", {}}}}, {"[1]", "skip", {}}}}}};
    CHECK(v.find("") == &v);
    CHECK(v.find("blocks[0]")->text == "conv");
    CHECK(v.find("blocks[0].kernel")->text == "3");
    CHECK(v.find("blocks[1]")->text == "skip");
    for (char const* path : {"blocks[2]", "block", "blocks.kernel", "kernel", "blocks[0].kernel.x"})
        CHECK(v.find(path) == nullptr);
}

TEST_CASE("any_value: equal if name, text and parts are", "[space]") {
    any_value const a{"x", "1", {{"y", "2", {}}}};
    CHECK(a == any_value{"x", "1", {{"y", "2", {}}}});
    CHECK_FALSE(a == any_value{"x", "1", {{"y", "3", {}}}});
    CHECK_FALSE(a == any_value{"x", "1", {}});
}
