#include <map>

#include <nas/space/any_space.hpp>
#include <nas/space/point_index.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::bigint, nas::point_index, nas::space_node;
using test::check_error;
using kind = nas::space_node::kind;

namespace {

space_node choice(std::uint32_t arity) {
    space_node n;
    n.type = kind::choice;
    n.literals = nas::literal_list::numbers(0, 1, arity);
    return n;
}
space_node at(std::string name, std::vector<space_node> parts) {
    space_node n;
    n.name = std::move(name);
    n.parts = std::move(parts);
    return n;
}
space_node when(std::string of, std::uint32_t from, std::uint32_t to, std::vector<space_node> parts) {
    space_node n;
    n.type = kind::branch;
    n.of = std::move(of);
    n.from = from;
    n.to = to;
    n.parts = std::move(parts);
    return n;
}

// Every point by number, against walking.
template <class S>
void check_points(S const& space, point_index const& points) {
    std::uint64_t i = 0;
    for (nas::genome const& g : nas::enumerate(space)) {
        REQUIRE(points.nth(i) == g);
        REQUIRE(points.rank(g) == i);
        ++i;
    }
    CHECK(points.size() == i);
}

} // namespace

TEST_CASE("point_index: numbers the points of every static space as enumeration does", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        if constexpr (nas::StaticSpace<std::decay_t<decltype(space)>>) {
            point_index const points(nas::tree_of(space));
            CHECK(points.size() == nas::cardinality(space));
            if (points.size() <= 3000) check_points(space, points);
            for (std::uint64_t i = 0; i < 100; ++i) {
                auto const g = nas::sample(space, nas::rng(i));
                CHECK(points.nth(points.rank(g)) == g);
            }
        }
    });
}

TEST_CASE("point_index: follows decisions that hang on distant ones", "[space]") {
    // depth; layers that exist by depth, elsewhere; one of them holds a decision on which a last part hangs.
    std::vector<space_node> const parts{
        at("depth", {choice(4)}), at("width", {choice(3)}),
        at("layers", {when("depth", 1, 3, {at("first", {choice(2)})}), when("depth", 2, 2, {at("second", {choice(5)})}),
                      when("width", 0, 1, {at("bias", {choice(2)})})}),
        when("layers.second", 1, 3, {at("extra", {choice(2), when("extra", 1, 1, {at("inner", {choice(3)})})})}),
        at("tail", {choice(2)})};
    nas::any_space const space(parts);
    check_points(space, space.points());
    // By hand: tail 2, width and bias 2*2+1 = 5, depth 0: 1, depth 1 and 3: 2 each, depth 2: 2 * (2 + 3 * (1 + 3)).
    CHECK(space.cardinality() == 2 * 5 * (1 + 2 + 2 + 2 * (2 + 3 * 4)));
}

TEST_CASE("point_index: points are drawn with even chances", "[space]") {
    // 30,000 draws of the 15 points of `layer`; chi-square with 14 degrees of freedom exceeds 36.1 once in 1000 seeds.
    point_index const points(nas::tree_of(test::layer));
    std::map<std::string, int> count;
    for (std::uint64_t i = 0; i < 30'000; ++i) ++count[nas::to_text(points.sample(nas::rng(3).stream(i)))];
    REQUIRE(count.size() == 15);
    double chi = 0;
    for (auto const& [text, n] : count) chi += (n - 2000.0) * (n - 2000.0) / 2000;
    CHECK(chi < 36.1);
    CHECK(points.sample(nas::rng(5)) == points.sample(nas::rng(5)));
}

TEST_CASE("point_index: numbers and genomes outside the space are refused", "[space]") {
    point_index const points(nas::tree_of(test::layer));
    check_error<nas::space_error>(
        "nas.space.65", [&] { points.nth(15); }, "15");
    check_error<nas::genome_mismatch>(
        "nas.genome.5", [&] { points.rank({}); }, "decision 0");
    auto g = points.nth(14 - 5);
    g.back().arity = 7;
    check_error<nas::genome_mismatch>("nas.genome.5", [&] { points.rank(g); });
}
