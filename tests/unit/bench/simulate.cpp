#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include <nas/bench/simulate.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/reward/accuracy.hpp>
#include <nas/search/search.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

constexpr auto digits = nas::repeat<4>(nas::one_of(0, 1, 2));
using number = std::array<int, 4>;

double value(number const& n) { return n[0] + 0.3 * n[1] - 0.1 * n[2] * n[3]; }

// Proposes what a test wrote down, and keeps what it was told.
struct scripted {
    std::vector<nas::proposal> script{};
    std::size_t* pending_seen = nullptr;

    struct state {
        std::size_t asked = 0;
        std::vector<std::uint64_t> told{};
    };

    nas::proposal propose(state& s, nas::space_view space, nas::rng& random, nas::pending_genomes pending) const {
        if (pending_seen) *pending_seen = std::max(*pending_seen, pending.size());
        if (s.asked == script.size()) throw nas::space_exhausted("nas.search.4", "the script is over");
        nas::proposal p = script[s.asked++];
        p.genome = nas::sample(space, random);
        return p;
    }
    void feedback(state& s, nas::trial_record const& r) const { s.told.push_back(r.number); }
};

// Costs 1, 2, 3, … seconds in the order of asking would need a counter; the first digit decides instead.
problem const timed({.name = "timed"}, digits,
                    [](number const& n) { return evaluation{.reward = value(n), .cost = 1.0 + n[0]}; });

problem const graded({.name = "graded", .min_budget = 1, .full_budget = 8}, digits, [](number const& n, double budget) {
    evaluation e{.reward = value(n) * budget, .cost = 2 * budget};
    for (int s = 1; s <= budget; ++s) e.curve.push_back({s, value(n) * s});
    return e;
});

} // namespace

TEST_CASE("simulate: one worker makes the proposals of a search", "[bench][simulate]") {
    nas::regularized_evolution const evolution{.population = 6, .sample = 3};
    auto const run = simulate(timed, evolution, {.trials = 60, .seed = 5});
    nas::search search{digits, evolution, nas::accuracy{}, {.seed = 5}};
    for (auto& trial : search.trials(60)) trial.report(value(trial.arch()));
    REQUIRE(run.records.size() == 60);
    for (std::size_t i = 0; i < 60; ++i) {
        CHECK(run.records[i].genome == search.history()[i].genome);
        CHECK(run.records[i].reward == search.history()[i].reward);
        CHECK(run.scores[i] == *run.records[i].reward);
    }
    CHECK(run.ended == "trials");
}

TEST_CASE("simulate: the clock adds up the costs", "[bench][simulate]") {
    auto const run = simulate(timed, nas::random_search{}, {.trials = 20});
    double now = 0;
    for (std::size_t i = 0; i < 20; ++i) {
        CHECK(run.records[i].started == now);
        now += 1.0 + nas::decode(digits, run.records[i].genome)[0];
        CHECK(run.records[i].finished == now);
        CHECK(run.finished[i] == i);
    }
    CHECK(run.seconds == now);
}

TEST_CASE("simulate: a trial starts when a worker is free, and results come when their cost has passed",
          "[bench][simulate]") {
    std::size_t pending = 0;
    auto const run = simulate(timed, scripted{std::vector<nas::proposal>(30), &pending}, {.trials = 30, .workers = 3});
    CHECK(pending == 2);
    // Three free workers, replayed by hand.
    std::array<double, 3> free_at{};
    for (std::size_t i = 0; i < 30; ++i) {
        auto const worker = std::min_element(free_at.begin(), free_at.end());
        CHECK(run.records[i].started == *worker);
        *worker += 1.0 + nas::decode(digits, run.records[i].genome)[0];
        CHECK(run.records[i].finished == *worker);
    }
    REQUIRE(run.finished.size() == 30);
    for (std::size_t i = 1; i < 30; ++i)
        CHECK(run.records[run.finished[i - 1]].finished <= run.records[run.finished[i]].finished);
    CHECK(run.seconds == *std::max_element(free_at.begin(), free_at.end()));
}

TEST_CASE("simulate: ends by trials, time, training, or an exhausted controller", "[bench][simulate]") {
    auto const by_time = simulate(timed, nas::random_search{}, {.trials = 1000, .seconds = 25});
    CHECK(by_time.ended == "seconds");
    CHECK(by_time.records.back().started < 25.0); // started before, may end after
    CHECK(by_time.seconds >= 25);
    auto const by_budget = simulate(graded, nas::random_search{}, {.trials = 1000, .budget = 20});
    CHECK(by_budget.ended == "budget");
    CHECK(by_budget.budget == 24);
    CHECK(by_budget.records.size() == 3);
    auto const all = simulate(timed, nas::random_search{.replacement = false}, {.trials = 1000, .workers = 4});
    CHECK(all.ended == "exhausted");
    CHECK(all.records.size() == 81);
    CHECK(all.finished.size() == 81);
    CHECK(simulate(timed, nas::random_search{}, {.trials = 0}).records.empty());
}

TEST_CASE("simulate: going on with a trial pays the difference", "[bench][simulate]") {
    auto const run =
        simulate(graded, scripted{{{.budget = 2}, {.budget = 6, .continues = 0, .tag = 4}, {}, {.continues = 2}}});
    REQUIRE(run.records.size() == 4);
    CHECK(run.costs == std::vector<double>{4, 8, 16, 0});
    CHECK(run.budget == 2 + 4 + 8 + 0);
    CHECK(run.seconds == 28);
    CHECK(run.records[1].tag == 4);
    CHECK(run.records[1].continues == 0u);
    REQUIRE(run.records[1].curve.size() == 4); // steps 3 to 6
    CHECK(run.records[1].curve.front().step == 3);
    CHECK(*run.records[2].reward == Approx(8 * value(nas::decode(digits, run.records[2].genome))));
}

namespace {

struct stops_at_three {
    bool should_stop(nas::trial_record const& r, nas::finished_trials others) const {
        return r.curve.size() == 3 && !others.empty();
    }
};

} // namespace

TEST_CASE("simulate: a pruned trial costs what it took", "[bench][simulate]") {
    auto const run = simulate(graded, nas::random_search{}, {.trials = 3, .pruner = stops_at_three{}});
    CHECK(run.records[0].state == nas::trial_state::complete);
    CHECK(run.records[0].curve.size() == 8);
    CHECK(run.costs[0] == 16);
    for (std::size_t i : {1u, 2u}) {
        CHECK(run.records[i].state == nas::trial_state::pruned);
        CHECK(run.records[i].curve.size() == 3);
        CHECK_FALSE(run.records[i].reward);
        CHECK(run.scores[i] != run.scores[i]);
        CHECK(run.costs[i] == Approx(6));
    }
    CHECK(run.seconds == Approx(28));
    // Steps of different length.
    problem const uneven({.name = "uneven"}, digits, [](number const& n) {
        return evaluation{
            .reward = value(n), .cost = 10, .curve = {{1, 0}, {2, 0}, {3, 0}, {4, 0}}, .step_seconds = {1, 2, 3, 4}};
    });
    CHECK(simulate(uneven, nas::random_search{}, {.trials = 2, .pruner = stops_at_three{}}).costs[1] == Approx(6));
    CHECK(simulate(uneven, nas::random_search{}, {.trials = 1, .pruner = stops_at_three{}}).seconds == Approx(10));
}

TEST_CASE("simulate: failures and answers that are no numbers have no reward", "[bench][simulate]") {
    problem const p({.name = "fails"}, digits, [](number const& n) {
        if (n[0] == 0) return evaluation{.failure = nas::failure{nas::failure_kind::infeasible, "too small"}};
        if (n[0] == 1) return evaluation{.reward = std::numeric_limits<double>::quiet_NaN()};
        return evaluation{.reward = 1, .score = 3};
    });
    auto const run = simulate(p, nas::random_search{}, {.trials = 40});
    std::array<int, 3> count{};
    for (auto const& r : run.records) {
        int const first = nas::decode(digits, r.genome)[0];
        ++count[static_cast<std::size_t>(first)];
        CHECK(r.state ==
              std::array{nas::trial_state::infeasible, nas::trial_state::failed, nas::trial_state::complete}.at(
                  static_cast<std::size_t>(first)));
        CHECK(r.reward.has_value() == (first == 2));
        if (first == 2) CHECK(run.scores[r.number] == 3);
        else CHECK(run.scores[r.number] != run.scores[r.number]);
        if (first == 1) CHECK(r.failure->kind == nas::failure_kind::diverged);
    }
    for (int const c : count) CHECK(c > 0);
}

TEST_CASE("simulate: the same seed gives the same run, another seed another", "[bench][simulate]") {
    problem const noisy({.name = "noisy"}, digits, [](number const& n, nas::rng& r) { return value(n) + r.uniform(); });
    nas::any_controller const c = nas::regularized_evolution{.population = 5, .sample = 2};
    auto const a = simulate(noisy, c, {.trials = 30, .workers = 2, .seed = 3});
    auto const b = simulate(noisy, c, {.trials = 30, .workers = 2, .seed = 3});
    auto const other = simulate(noisy, c, {.trials = 30, .workers = 2, .seed = 4});
    CHECK(a.records == b.records);
    CHECK(a.scores == b.scores);
    CHECK(a.records != other.records);
}

TEST_CASE("simulate: what cannot work is refused", "[bench][simulate]") {
    check_error<nas::search_error>(
        "nas.bench.4", [] { (void)simulate(graded, scripted{{{.continues = 0}}}); }, "trial 0");
    check_error<nas::search_error>(
        "nas.bench.4",
        [] {
            (void)simulate(graded, scripted{{{}, {.continues = 0}}}, {.workers = 2});
        },
        "trial 1", "not ended");
    problem const two({.name = "two", .objectives = 2}, digits, [](number const& n) {
        return std::vector<double>{double(n[0]), double(n[1])};
    });
    check_error<nas::search_error>(
        "nas.bench.5", [&] { (void)simulate(two, nas::regularized_evolution{}); }, "two", "2 objectives");
    check_error<nas::search_error>("nas.bench.5",
                                   [&] { (void)simulate(two, nas::any_controller(nas::regularized_evolution{})); });
    CHECK(simulate(two, nas::any_controller(nas::random_search{})).records[0].objectives.size() == 2);
    check_error<nas::search_error>("nas.bench.6", [] { (void)simulate(timed, nas::random_search{}, {.workers = 0}); });
    check_error<nas::search_error>(
        "nas.bench.6", [] { (void)simulate(timed, nas::random_search{}, {.seconds = -1}); }, "-1");
    check_error<nas::search_error>("nas.bench.6", [] {
        (void)simulate(timed, nas::random_search{}, {.budget = std::numeric_limits<double>::quiet_NaN()});
    });
    check_error<nas::search_error>("nas.search.5",
                                   [] { (void)simulate(timed, nas::regularized_evolution{.population = 0}); });
}
