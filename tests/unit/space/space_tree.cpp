#include <nas/space/space_tree.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::space_node, nas::space_tree;
using test::check_error;
using kind = nas::space_node::kind;

namespace {

space_node choice(std::vector<std::string> texts) {
    space_node n;
    n.type = kind::choice;
    n.literals = nas::literal_list(std::move(texts));
    return n;
}
space_node branch(std::string of, std::uint32_t from, std::uint32_t to, std::vector<space_node> parts) {
    space_node n;
    n.type = kind::branch;
    n.of = std::move(of);
    n.from = from;
    n.to = to;
    n.parts = std::move(parts);
    return n;
}
space_node segment(std::string name, std::vector<space_node> parts) {
    space_node n;
    n.name = std::move(name);
    n.parts = std::move(parts);
    return n;
}

} // namespace

TEST_CASE("space_tree: holds what a space reports, in order", "[space]") {
    auto const tree = nas::tree_of(test::layer);
    CHECK(tree.choices() == 5);
    REQUIRE(tree.parts().size() == 4);
    CHECK(tree.parts()[0] == [] {
        auto n = choice({"conv", "mbconv", "skip"});
        return n;
    }());
    space_node const& mbconv = tree.parts()[2];
    CHECK(mbconv.type == kind::branch);
    CHECK(mbconv.from == 1);
    CHECK(mbconv.to == 1);
    REQUIRE(mbconv.parts.size() == 1);
    CHECK(mbconv.parts[0].name == "mbconv");
    CHECK(mbconv.parts[0].parts[2].name == "se");
    CHECK(tree.parts()[3].parts[0].type == kind::fixed);
}

TEST_CASE("space_tree: malformed trees are refused with the path", "[space]") {
    check_error<nas::space_error>(
        "nas.space.62", [] { space_tree({segment("a", {choice({})})}); }, "'a'");
    check_error<nas::space_error>(
        "nas.space.63",
        [] {
            space_tree({branch("b", 0, 0, {}), segment("b", {choice({"1", "2"})})});
        },
        "'b'", "before");
    check_error<nas::space_error>(
        "nas.space.63",
        [] {
            space_tree({choice({"1", "2"}), branch("", 1, 2, {})});
        },
        "1 to 2", "which has 2");
    check_error<nas::space_error>(
        "nas.space.63",
        [] {
            space_tree({choice({"1", "2"}), branch("", 1, 0, {})});
        },
        "1 to 0");
    check_error<nas::space_error>(
        "nas.space.6",
        [] {
            space_tree({segment("a.b", {choice({"1", "2"})})});
        },
        "'a.b'");
}

TEST_CASE("space_tree: exclusive branches may hold one path, but nothing else may hang on it", "[space]") {
    std::vector<space_node> parts{choice({"1", "2"}), branch("", 0, 0, {segment("x", {choice({"a", "b"})})}),
                                  branch("", 1, 1, {segment("x", {choice({"a", "b", "c"})})})};
    CHECK(space_tree(parts).choices() == 3);
    parts.push_back(branch("x", 0, 0, {}));
    check_error<nas::space_error>(
        "nas.space.64", [&] { space_tree{parts}; }, "'x'");
}

TEST_CASE("space_tree: a choice among the rest follows those of its selection", "[space]") {
    auto rest = choice({"a", "b", "c"});
    rest.taken = 1;
    CHECK(space_tree({segment("x", {choice({"1", "2", "3"})}), segment("y", {rest})}).arity(1) == 2);
    check_error<nas::space_error>(
        "nas.space.70", [&] { space_tree({segment("y", {rest})}); }, "'y'");
    check_error<nas::space_error>(
        "nas.space.70",
        [&] {
            space_tree({segment("x", {choice({"1", "2"})}), segment("y", {rest})});
        },
        "'y'");
    rest.taken = 3;
    check_error<nas::space_error>("nas.space.62", [&] { space_tree({segment("y", {rest})}); });
}
