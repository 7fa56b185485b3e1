#include <nas/space/outline.hpp>
#include <nas/space/real.hpp>
#include <nas/space/some_of.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::describe;

TEST_CASE("describe: a line per decision and condition, indented by depth", "[space]") {
    CHECK(describe(test::layer) == "5 decisions, 15 points\n"
                                   "conv | mbconv | skip\n"
                                   "if conv\n"
                                   "  kernel: 3 | 5\n"
                                   "if mbconv\n"
                                   "  kernel: 3 | 5 | 7\n"
                                   "  expand: 3 | 6\n"
                                   "  se: false | true\n");
    CHECK(describe(nas::just(4)) == "0 decisions, 1 point\n4\n");
    CHECK(describe(nas::one_of(3, 5)) == "1 decision, 2 points\n3 | 5\n");
}

TEST_CASE("describe: lengths by the values that have an element, always for the first", "[space]") {
    CHECK(describe(nas::named("kernels", nas::repeat(nas::one_of(3, 5), 1, 5))) == "6 decisions, 62 points\n"
                                                                                   "kernels: 1 | 2 | 3 | 4 | 5\n"
                                                                                   "  [0]: 3 | 5\n"
                                                                                   "  if 2 to 5\n"
                                                                                   "    [1]: 3 | 5\n"
                                                                                   "  if 3, 4 or 5\n"
                                                                                   "    [2]: 3 | 5\n"
                                                                                   "  if 4 or 5\n"
                                                                                   "    [3]: 3 | 5\n"
                                                                                   "  if 5\n"
                                                                                   "    [4]: 3 | 5\n");
}

TEST_CASE("describe: equal neighbours stand once, long lists are cut", "[space]") {
    CHECK(describe(nas::repeat<3>(test::named_ranges)) == "9 decisions, 1728 points\n"
                                                          "[0] to [2]: narrow | wide | 0\n"
                                                          "  if narrow: 1 | 2 | 3\n"
                                                          "  if wide: 8 | 16 | 24 | 32 | 40 | 48 | 56 | 64\n");
    CHECK(describe(nas::between(1, 12)).find("...") == std::string::npos);
    CHECK(describe(nas::between(1, 1'000'000)) ==
          "1 decision, 1000000 points\n1 | 2 | 3 | 4 | 5 | 6 | ... | 1000000  (1000000)\n");
}

TEST_CASE("outline_of: conditions on decisions elsewhere name them", "[space]") {
    using kind = nas::space_node::kind;
    nas::space_node choice, depth, second, when;
    choice.type = kind::choice;
    choice.literals = nas::literal_list({"1", "2"});
    depth.name = "depth";
    second.name = "second";
    depth.parts = second.parts = {choice};
    when.type = kind::branch;
    when.of = "depth";
    when.from = when.to = 1;
    when.parts = {second};
    nas::any_space const space(std::vector{depth, when});
    CHECK(describe(space) == "2 decisions, 3 points\ndepth: 1 | 2\nif depth is 2\n  second: 1 | 2\n");
    auto const o = nas::outline_of(space);
    REQUIRE(o.below.size() == 2);
    CHECK(o.below[1].condition);
    CHECK(o.below[1].title == "depth is 2");
    CHECK(o.below[1].below[0].arity == 2);
    CHECK(o.below[1].below[0].alternatives == std::vector<std::string>{"1", "2"});
}

TEST_CASE("describe: intervals by their bounds", "[space]") {
    CHECK(describe(nas::named("rate", nas::real(0.001, 0.1, {.log = true}))) ==
          "1 decision, no finite number of points\nrate: 0.001 to 0.1 (log)\n");
}

TEST_CASE("describe: choices of a selection say what they hang on", "[space]") {
    CHECK(describe(nas::some_of<2>(nas::one_of(3, 5, 7))) ==
          "2 decisions, 6 points\n[0]: 3 | 5 | 7\n[1]: 3 | 5 | 7  (not chosen by the 1 before)\n");
}
