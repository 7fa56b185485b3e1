#include <array>
#include <cmath>
#include <map>
#include <set>

#include <nas/space/inputs.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"

using nas::inputs;
using test::check_error, test::check_laws, test::fixed;

namespace {

template <std::size_t K>
std::set<std::array<int, K>> all(nas::subset<K> const& space) {
    std::set<std::array<int, K>> out;
    for (nas::genome const& g : nas::enumerate(space)) out.insert(nas::decode(space, g));
    return out;
}

} // namespace

TEST_CASE("inputs: every subset once, ascending", "[space]") {
    CHECK(all(inputs<2>(4)) == std::set<std::array<int, 2>>{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}});
    for (std::size_t n = 3; n <= 9; ++n) {
        auto const subsets = all(inputs<3>(n));
        CHECK(subsets.size() == n * (n - 1) * (n - 2) / 6);
        CHECK(inputs<3>(n).cardinality() == subsets.size());
        for (auto const& s : subsets) CHECK((0 <= s[0] && s[0] < s[1] && s[1] < s[2] && s[2] < static_cast<int>(n)));
    }
    CHECK(all(inputs<5>(8)).size() == 56);
}

TEST_CASE("inputs: all nodes, or a single node, need no choice", "[space]") {
    fixed none{};
    CHECK(inputs<2>(2).decode(none) == std::array{0, 1});
    CHECK(inputs<1>(1).decode(none) == std::array{0});
    CHECK(none.asked() == 0);
}

TEST_CASE("inputs: one decision, shown as its members", "[space]") {
    fixed answers{4};
    CHECK(inputs<2>(4).decode(answers) == std::array{1, 3});
    CHECK(answers.asked() == 1);
    CHECK(answers.literals().front() == "1,3");
}

TEST_CASE("inputs: a subset keeps its index when nodes are added", "[space]") {
    for (std::uint32_t i = 0; i < 10; ++i) {
        fixed small{i};
        fixed large{i};
        CHECK(inputs<3>(5).decode(small) == inputs<3>(12).decode(large));
    }
}

TEST_CASE("inputs: many nodes", "[space]") {
    constexpr auto space = inputs<2>(90'000); // 4,049,955,000 pairs
    STATIC_REQUIRE(space.cardinality() == 4'049'955'000u);
    fixed last{4'049'954'999u};
    CHECK(space.decode(last) == std::array{89'998, 89'999});
    CHECK(nas::encode(space, {89'998, 89'999}).front().value == 4'049'954'999u);
    STATIC_REQUIRE(inputs<1>(2'000'000'000).cardinality() == 2'000'000'000);
    STATIC_REQUIRE(inputs<30>(32).cardinality() == 496);
}

TEST_CASE("inputs: too few nodes or too many choices are refused when made", "[space]") {
    check_error<nas::space_error>(
        "nas.space.15", [] { (void)inputs<3>(2); }, "3 distinct", "2 nodes");
    check_error<nas::space_error>(
        "nas.space.15", [] { (void)inputs<2>(100'000); }, "2^32");
    check_error<nas::space_error>(
        "nas.space.15", [] { (void)inputs<20>(64); }, "2^32");
    check_error<nas::space_error>(
        "nas.space.15", [] { (void)inputs<1>(std::size_t{1} << 40); }, "2^32");
}

TEST_CASE("inputs: what is no ascending subset of the nodes is not encoded", "[space]") {
    for (std::array<int, 2> const& bad : {std::array{1, 1}, {2, 1}, {-1, 2}, {0, 4}})
        check_error<nas::space_error>("nas.space.18", [&] { nas::encode(inputs<2>(4), bad); });
}

TEST_CASE("inputs: samples are uniform over the subsets", "[space]") {
    // 10 subsets, 20,000 draws: chi-square with 9 degrees of freedom exceeds 27.9 in one of 1000 seeds; this seed is
    // fixed.
    constexpr auto space = inputs<3>(5);
    constexpr int draws = 20'000;
    std::map<std::array<int, 3>, int> count;
    for (int i = 0; i < draws; ++i)
        ++count[nas::decode(space, nas::sample(space, nas::rng(12).stream(static_cast<std::uint64_t>(i))))];
    REQUIRE(count.size() == 10);
    double chi = 0;
    for (auto const& [subset, n] : count) chi += std::pow(n - draws / 10.0, 2) / (draws / 10.0);
    CHECK(chi < 27.9);
}

TEST_CASE("inputs: obeys the laws of every space", "[space][laws]") {
    check_laws(inputs<1>(5));
    check_laws(inputs<2>(7));
    check_laws(inputs<4>(9));
    check_laws(inputs<3>(500));
}
