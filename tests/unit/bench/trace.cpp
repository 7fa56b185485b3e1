#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <nas/bench/trace.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

constexpr auto digits = nas::repeat<3>(nas::one_of(0, 1, 2));
using number = std::array<int, 3>;
problem const graded({.name = "graded", .min_budget = 1, .full_budget = 9}, digits,
                     [](number const& n) { return double(n[0]); });

// A finished trial without a genome.
void add(simulation& s, std::optional<double> reward, double score, double budget,
         std::optional<std::uint64_t> continues = {}) {
    std::uint64_t const n = s.records.size();
    s.records.push_back(
        {.number = n, .budget = budget, .continues = continues, .reward = reward, .finished = 10.0 * double(n + 1)});
    s.scores.push_back(score);
    s.finished.push_back(n);
}

} // namespace

TEST_CASE("trace_of: the incumbent is chosen by reward and judged by score", "[bench][trace]") {
    simulation s{.ended = "trials"};
    add(s, {}, NAN, 3);
    add(s, 5, 50, 3);
    add(s, 4, 90, 3); // better in truth, but the search cannot know
    add(s, 6, 20, 3);
    add(s, 1, 30, 9); // a larger budget counts first
    add(s, 100, 10, 3);
    add(s, 2, 40, 0); // 0 is the full budget, here 9
    add(s, 2, 99, 9); // the earliest of equals stays
    trace const t = trace_of(graded, s, 4);
    REQUIRE(t.best.size() == 8);
    CHECK(std::isnan(t.best[0]));
    CHECK(std::vector<double>(t.best.begin() + 1, t.best.end()) == std::vector<double>{50, 50, 20, 30, 30, 40, 40});
    CHECK(t.seconds.front() == 10);
    CHECK(t.seconds.back() == 80);
    CHECK(t.budget == std::vector<double>{3, 6, 9, 12, 21, 24, 33, 42});
    CHECK(t.seed == 4);
    CHECK(t.ended == "trials");
    CHECK(t.final() == 40);
    CHECK(t.after(2) == 50);
    CHECK(t.after(100) == 40);
    CHECK(std::isnan(t.after(0)));
    CHECK(std::isnan(trace{}.final()));
}

TEST_CASE("trace_of: training that is gone on with counts once", "[bench][trace]") {
    simulation s;
    add(s, 1, 1, 3);
    add(s, 1, 1, 9, 0);
    CHECK(trace_of(graded, s).budget == std::vector<double>{3, 9});
}

TEST_CASE("trace_of: with two objectives the dominated area grows", "[bench][trace]") {
    problem const two({.name = "two", .objectives = 2, .reference = {-1, 0}}, digits, [](number const& n) {
        return std::vector<double>{double(n[0]), double(n[1])};
    });
    simulation s;
    for (auto const& [a, b] :
         std::vector<std::pair<double, double>>{{1, 1}, {0, 2}, {0, 1}, {-2, 9}, {1, 2}, {1, 2}, {2, 1}}) {
        add(s, {}, NAN, 0);
        s.records.back().objectives = {a, b};
    }
    // (1,1): 2x1. (0,2): +1x1. (0,1) dominated. (-2,9) below the reference. (1,2): 2x2. Again. (2,1): +1x1.
    CHECK(trace_of(two, s).best == std::vector<double>{2, 3, 3, 3, 4, 4, 5});
}

TEST_CASE("dominated_volume: equals counting cells of a grid", "[bench][trace]") {
    nas::rng random(7);
    for (int run = 0; run < 40; ++run) {
        detail::dominated_volume area({0, 0});
        std::array<std::array<bool, 12>, 12> covered{};
        for (int i = 0; i < 25; ++i) {
            auto const a = random.below(12), b = random.below(12);
            for (std::size_t x = 0; x < a; ++x)
                for (std::size_t y = 0; y < b; ++y) covered[x][y] = true;
            double const now = area.add(a, b);
            int cells = 0;
            for (auto const& row : covered) cells += static_cast<int>(std::count(row.begin(), row.end(), true));
            REQUIRE(now == cells);
        }
    }
}

TEST_CASE("trace_of: three objectives; only the full budget counts", "[bench][trace]") {
    problem const p({.name = "three", .min_budget = 1, .full_budget = 9, .objectives = 3, .reference = {0, 0, 0}},
                    digits, [](number const&) {
                        return std::vector<double>{1, 1, 1};
                    });
    simulation s;
    for (double const budget : {3.0, 9.0, 0.0, 9.0}) {
        add(s, {}, NAN, budget);
        s.records.back().objectives = {1, 2, double(s.records.size())};
    }
    auto const best = trace_of(p, s).best;
    CHECK(std::isnan(best[0]));
    CHECK(std::vector<double>(best.begin() + 1, best.end()) == std::vector<double>{4, 6, 8});
}

TEST_CASE("trace_of: objectives need a reference, and are three at most", "[bench][trace]") {
    auto const make = [](std::size_t objectives, std::vector<double> reference) {
        return problem({.name = "many", .objectives = objectives, .reference = reference}, digits, [](number const& n) {
            return std::vector<double>{double(n[0]), double(n[1])};
        });
    };
    check_error<nas::search_error>(
        "nas.bench.7", [&] { (void)trace_of(make(2, {}), {}); }, "many", "no reference");
    check_error<nas::search_error>(
        "nas.bench.7",
        [&] {
            (void)trace_of(make(4, {0, 0, 0, 0}), {});
        },
        "4 objectives");
}
