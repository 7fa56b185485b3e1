#include <array>
#include <cmath>
#include <limits>

#include <nas/controller/one_plus_lambda.hpp>
#include <nas/nas.hpp>
#include <nas/zoo/cgp.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::one_plus_lambda;

namespace {

// Eight pairs of a switch and a value; values behind a switch that is off do not show.
constexpr auto switched = nas::repeat<8>(nas::tuple_of(nas::one_of(0, 1), nas::one_of(0, 1, 2, 3)));

std::uint64_t expressed(nas::genome const& g) {
    std::uint64_t h = 17;
    for (std::size_t i = 0; i + 1 < g.size(); i += 2) h = nas::hash_combine(h, g[i].value ? 1 + g[i + 1].value : 0);
    return h;
}
double fitness(nas::genome const& g) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < g.size(); i += 2) sum += g[i].value ? g[i + 1].value : 0;
    return sum;
}
int differing(nas::genome const& a, nas::genome const& b) {
    int n = 0;
    for (std::size_t i = 0; i < a.size(); ++i) n += a[i] != b[i];
    return n;
}

// The nodes of the grid that reach the output, by their numbers.
void reach(nas::zoo::cgp_network const& n, int value, std::array<bool, 151>& seen) {
    auto const i = static_cast<std::size_t>(value);
    if (seen[i]) return;
    seen[i] = true;
    if (i == 0) return;
    auto const& node = n.columns[(i - 1) / nas::zoo::cgp_rows][(i - 1) % nas::zoo::cgp_rows];
    reach(n, node.inputs[0], seen);
    if (node.function >= nas::zoo::cgp_function::sum) reach(n, node.inputs[1], seen);
}
std::uint64_t built_network(nas::genome const& g) {
    auto const n = nas::decode(nas::zoo::cgp, g);
    std::array<bool, 151> seen{};
    reach(n, n.output, seen);
    std::uint64_t h = static_cast<std::uint64_t>(n.output);
    for (std::size_t i = 1; i < 151; ++i) {
        if (!seen[i]) continue;
        auto const& node = n.columns[(i - 1) / nas::zoo::cgp_rows][(i - 1) % nas::zoo::cgp_rows];
        h = nas::hash_combine(h, static_cast<std::uint64_t>(node.function));
        h = nas::hash_combine(h, static_cast<std::uint64_t>(node.inputs[0]));
        if (node.function >= nas::zoo::cgp_function::sum)
            h = nas::hash_combine(h, static_cast<std::uint64_t>(node.inputs[1]));
    }
    return h;
}

one_plus_lambda const drifting{.lambda = 2, .rate = 0.1, .phenotype = &expressed};

} // namespace

TEST_CASE("one_plus_lambda: conforms with and without drift", "[one_plus_lambda]") {
    test::conforms(one_plus_lambda{});
    test::conforms(one_plus_lambda{.lambda = 3, .rate = 0.3, .phenotype = &expressed});
}

TEST_CASE("one_plus_lambda: every child shows something new", "[one_plus_lambda]") {
    test::hand_driven study{drifting, switched};
    study.tell(study.ask(), 0);
    for (int i = 0; i < 300; ++i) {
        auto& r = study.ask();
        CHECK(expressed(r.genome) != expressed(study.state.parent));
        study.tell(r, i % 7);
    }
}

TEST_CASE("one_plus_lambda: the best child replaces the parent only if it is strictly better", "[one_plus_lambda]") {
    test::hand_driven study{drifting, switched};
    study.tell(study.ask(), 5);
    auto const start = study.records[0].genome;
    study.tell(study.ask(), 5);
    study.tell(study.ask(), 4);
    CHECK(study.state.parent == start);
    CHECK(study.state.drifts);
    study.tell(study.ask(), 7);
    study.tell(study.ask(), 6);
    CHECK(study.state.parent == study.records[3].genome);
    CHECK_FALSE(study.state.drifts);
}

TEST_CASE("one_plus_lambda: a parent that survives drifts where it does not show, and only there",
          "[one_plus_lambda]") {
    test::hand_driven study{drifting, switched};
    study.tell(study.ask(), 100);
    auto const start = study.records[0].genome;
    int hidden_changes = 0, hidden = 0;
    for (std::size_t i = 0; i < start.size(); i += 2) hidden += start[i].value == 0;
    REQUIRE(hidden > 0);
    constexpr int generations = 2000;
    for (int i = 0; i < generations; ++i) {
        auto const before = study.state.parent;
        study.tell(study.ask(), 0);
        hidden_changes += differing(before, study.state.parent);
        if (expressed(study.state.parent) != expressed(start)) FAIL("the drift shows");
        study.tell(study.ask(), 0);
    }
    double const expected = 0.1 * hidden * (generations - 1);
    INFO(hidden_changes << " changes, expected " << expected);
    CHECK(std::abs(hidden_changes - expected) < 3 * std::sqrt(expected * 0.9));
}

TEST_CASE("one_plus_lambda: a parent that was replaced does not drift", "[one_plus_lambda]") {
    test::hand_driven study{drifting, switched};
    study.tell(study.ask(), 0);
    for (int i = 1; i < 50; ++i) {
        study.tell(study.ask(), i);
        study.tell(study.ask(), 0);
        auto const parent = study.records[study.records.size() - 2].genome;
        (void)study.ask();
        CHECK(study.state.parent == parent);
        study.records.pop_back();
    }
}

TEST_CASE("one_plus_lambda: solves a problem on the genes that show", "[one_plus_lambda]") {
    int solved = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        test::hand_driven study{drifting, switched, seed};
        for (int i = 0; i < 1500; ++i) {
            auto& r = study.ask();
            study.tell(r, fitness(r.genome));
        }
        solved += study.state.reward == 24;
    }
    CHECK(solved == 20);
}

TEST_CASE("one_plus_lambda: if nothing ever shows, one decision is changed", "[one_plus_lambda]") {
    one_plus_lambda const c{.phenotype = [](nas::genome const&) { return std::uint64_t{7}; }, .attempts = 10};
    test::hand_driven study{c, switched};
    study.tell(study.ask(), 0);
    CHECK(differing(study.ask().genome, study.state.parent) == 1);
    CHECK(c.describe() == "one_plus_lambda{lambda=2, rate=0.05, attempts=10, phenotype=custom}");
}

TEST_CASE("one_plus_lambda: on the grid of CGP-CNN the drift changes the genome and never the network",
          "[one_plus_lambda]") {
    one_plus_lambda const c{.lambda = 1, .rate = 0.1, .phenotype = &built_network};
    test::hand_driven study{c, nas::zoo::cgp};
    study.tell(study.ask(), 1);
    auto const start = study.state.parent;
    for (int i = 0; i < 8; ++i) {
        auto& r = study.ask();
        CHECK(c.phenotype(study.state.parent) == c.phenotype(start));
        CHECK(c.phenotype(r.genome) != c.phenotype(start));
        study.tell(r, 0);
    }
    CHECK(differing(study.state.parent, start) > 20);
}

TEST_CASE("one_plus_lambda: failed children count, late and foreign ones may win", "[one_plus_lambda]") {
    test::hand_driven study{drifting, switched};
    study.records.reserve(20);
    study.lose(study.ask());
    CHECK_FALSE(study.state.has_parent);
    study.tell(study.ask(), 1);
    for (int i = 0; i < 3; ++i) (void)study.ask();
    study.lose(study.records[2]);
    study.lose(study.records[3]);
    CHECK(study.state.generation == 1);
    study.tell(study.records[4], 9); // of the generation before
    CHECK(study.state.results == 0);
    study.tell(study.ask(), 0);
    study.tell(study.ask(), 0);
    CHECK(study.state.parent == study.records[4].genome);
}

TEST_CASE("one_plus_lambda: impossible options and foreign bytes are refused", "[one_plus_lambda]") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    for (one_plus_lambda const c : {one_plus_lambda{.lambda = 0},
                                    {.rate = 0},
                                    {.rate = 1.1},
                                    {.rate = nan},
                                    {.phenotype = nullptr},
                                    {.attempts = 0}})
        test::check_error<nas::search_error>(
            "nas.controller.9", [&] { c.check(); }, "lambda = ");
    one_plus_lambda const c;
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)c.load(c.save({}).substr(3)); });
}
