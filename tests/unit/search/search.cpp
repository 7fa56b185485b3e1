#include <algorithm>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nas/nas.hpp>
#include <nas/search/search.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/nb_macro_table.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

using nas::failure_kind, nas::milliseconds, nas::trial_state;

namespace {

constexpr auto by_quality = [](test::tiny_net const& n) { return test::quality(n); };
nas::milliseconds depth_in_ms(test::tiny_net const& n) { return milliseconds{static_cast<double>(n.layers.size())}; }

} // namespace

TEST_CASE("search: can be written with any of its arguments left out", "[search]") {
    nas::search a{test::tiny_space, nas::random_search{}};
    nas::search b{test::tiny_space, nas::random_search{}, {.seed = 2}};
    nas::search c{test::tiny_space, nas::random_search{}, nas::accuracy{}};
    nas::search d{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.seed = 2}};
    nas::search e{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, depth_in_ms};
    nas::search f{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, depth_in_ms, {.seed = 2}};
    nas::search g{test::tiny_space, nas::any_controller(nas::random_search{}),
                  [](nas::metrics const& m) { return -*m.accuracy; }, [](auto const&) { return milliseconds{1}; }};
    nas::search_options options{.seed = 2};
    nas::search h{test::tiny_space, nas::random_search{}, std::move(options)};
    auto const first = [](auto& search) {
        auto trial = search.ask();
        trial.report(1.0);
        return search.history()[0].genome;
    };
    auto const seed_1 = first(a), seed_2 = first(b);
    CHECK(seed_1 != seed_2);
    CHECK(first(c) == seed_1);
    CHECK(first(d) == seed_2);
    CHECK(first(e) == seed_1);
    CHECK(first(f) == seed_2);
    CHECK(first(g) == seed_1);
    CHECK(first(h) == seed_2);
    CHECK(g.best().reward() == -1);
    CHECK(e.best().metrics().latency);
}

TEST_CASE("search: many trials may be open and reported in any order", "[search]") {
    nas::search search{test::tiny_space, nas::regularized_evolution{.population = 4, .sample = 2}};
    std::vector<nas::trial<test::tiny_net>> open;
    nas::rng random(3);
    for (int i = 0; i < 200; ++i) {
        while (open.size() < 7) open.push_back(search.ask());
        std::size_t const which = random.below(7);
        open[which].report(test::quality(open[which].arch()));
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
    }
    CHECK(search.history().size() == 206);
    for (nas::trial_record const& r : search.history())
        if (r.state == trial_state::complete) CHECK(r.reward == test::quality(search.arch(r)));
}

TEST_CASE("search: the best is the best of the whole history", "[search]") {
    // Checked against all records after every trial, with ties and failures.
    nas::search search{test::six_points, nas::regularized_evolution{.population = 3, .sample = 2}};
    test::check_error<nas::search_error>(
        "nas.search.13", [&] { (void)search.best(); }, "no trial has ended");
    for (auto& trial : search.trials(60)) {
        if (trial.number() % 4 == 1) trial.fail(failure_kind::crashed, "x");
        else trial.report(test::quality(trial.arch()));
        nas::trial_record const* expected = nullptr;
        for (nas::trial_record const& r : search.history())
            if (r.reward && (!expected || *r.reward > *expected->reward)) expected = &r;
        auto const best = search.best();
        CHECK(best.number() == expected->number);
        CHECK(best.reward() == *expected->reward);
        CHECK(best.record() == *expected);
        CHECK(test::quality(best.arch()) == best.reward());
    }
}

TEST_CASE("search: of equal rewards the earliest trial is the best, whatever the order of reports", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    auto a = search.ask(), b = search.ask();
    b.report(1.0);
    a.report(1.0);
    CHECK(search.best().number() == 0);
}

TEST_CASE("search: without a result the error says why", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    for (auto& trial : search.trials(3)) trial.fail(failure_kind::out_of_memory, "needs 3 GB");
    test::check_error<nas::search_error>(
        "nas.search.13", [&] { (void)search.best(); }, "none of the 3 trials", "trial 2", "out_of_memory",
        "needs 3 GB");
    test::check_error<nas::search_error>(
        "nas.search.15", [&] { (void)search.front(); }, "none of the 3 trials");
    nas::search pruned{test::tiny_space, nas::random_search{}};
    for (auto& trial : pruned.trials(2)) trial.prune();
    test::check_error<nas::search_error>(
        "nas.search.13", [&] { (void)pruned.best(); }, "none of the 2 trials that ended has a reward");
}

TEST_CASE("search: the front trades any metrics, those of the reward and extras", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, depth_in_ms};
    for (auto& trial : search.trials(300)) {
        nas::metrics m{.accuracy = test::quality(trial.arch())};
        if (trial.number() % 3) m.set("depth", trial.arch().depth);
        trial.report(m);
    }
    auto const dominates = [](auto const& a, auto const& b) {
        return *a.metrics.accuracy >= *b.metrics.accuracy && a.metrics.latency->value <= b.metrics.latency->value &&
               (*a.metrics.accuracy > *b.metrics.accuracy || a.metrics.latency->value < b.metrics.latency->value);
    };
    auto const front = search.front();
    CHECK(front.size() >= 2);
    for (auto const& f : front) {
        for (nas::trial_record const& r : search.history()) CHECK(!dominates(r, f.record()));
        CHECK(test::quality(f.arch()) == f.metrics().accuracy);
    }
    for (nas::trial_record const& r : search.history()) { // every other trial is beaten or repeated by one of the front
        bool covered = false;
        for (auto const& f : front)
            covered = covered || dominates(f.record(), r) ||
                      (f.metrics().accuracy == r.metrics.accuracy && f.metrics().latency == r.metrics.latency);
        CHECK(covered);
    }
    CHECK(search.front({nas::maximize("reward")}).size() == 1);
    CHECK(search.front({nas::maximize("reward")})[0].reward() == search.best().reward());
    for (auto const& f : search.front({nas::minimize("depth"), nas::maximize("accuracy")}))
        CHECK(f.number() % 3 != 0); // others lack it
    test::check_error<nas::search_error>(
        "nas.search.14", [&] { (void)search.front(std::vector<nas::goal>{}); }, "at least one goal");
    test::check_error<nas::search_error>(
        "nas.search.15", [&] { (void)search.front({nas::maximize("no such metric")}); }, "has all the metrics");
}

TEST_CASE("search: a reward of several values is searched for its front", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{},
                       [](nas::metrics const& m) {
                           return std::array<double, 2>{*m.accuracy, -m.latency->value.count()};
                       },
                       depth_in_ms};
    for (auto& trial : search.trials(200)) trial.report(test::quality(trial.arch()));
    CHECK(search.history()[0].objectives.size() == 2);
    CHECK(!search.history()[0].reward);
    auto const by_reward = search.front();
    auto const by_goals = search.front({nas::maximize("accuracy"), nas::minimize("latency")});
    REQUIRE(by_reward.size() == by_goals.size());
    for (std::size_t i = 0; i < by_goals.size(); ++i) CHECK(by_reward[i].number() == by_goals[i].number());
}

// All 6,561 networks of NAS-Bench-Macro: the front of accuracy against FLOPs is known to have 35 points.
TEST_CASE("search: the front of a whole space is exact", "[search]") {
    auto const accuracies = test::macro_accuracies();
    if (accuracies.empty()) {
        WARN("NAS_DATA_DIR is not set: not compared with NAS-Bench-Macro");
        return;
    }
    auto const flops = test::macro_field("flops");
    nas::search search{
        test::macro_space, nas::random_search{.replacement = false}, nas::accuracy{}, {.clock = nas::no_clock}};
    for (auto& trial : search.trials(10'000)) {
        nas::metrics m{.accuracy = test::macro_value(accuracies, trial.arch())};
        m.macs = static_cast<std::int64_t>(test::macro_value(flops, trial.arch()));
        trial.report(m);
    }
    CHECK(search.exhausted());
    CHECK(search.history().size() == 6561);
    auto const front = search.front({nas::maximize("accuracy"), nas::minimize("macs")});
    CHECK(front.size() == 35);
    CHECK(front.front().reward() == Approx(93.1267).margin(5e-5));
    CHECK(static_cast<double>(*front.front().metrics().macs) == Approx(85.16e6).margin(5e3));
    CHECK(front.back().reward() == Approx(45.363).margin(5e-3));
    CHECK(*front.back().metrics().macs == 7'713'280);
}

TEST_CASE("search: run evaluates trials and marks those whose evaluator throws", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    search.run(6, [n = 0](test::tiny_net const& net) mutable {
        switch (n++) {
        case 0: throw std::runtime_error("cuda error");
        case 1: throw std::bad_alloc();
        case 2: throw nas::infeasible("nas.shape.1", "does not fit");
        case 3: throw 42;
        case 4: throw nas::data_error("nas.data.1", "file is gone");
        default: return test::quality(net);
        }
    });
    auto const& h = search.history();
    REQUIRE(h.size() == 6);
    CHECK(h[0].failure == nas::failure{failure_kind::crashed, "the evaluator threw: cuda error"});
    CHECK(h[1].failure->kind == failure_kind::out_of_memory);
    CHECK(h[2].state == trial_state::infeasible);
    CHECK(h[2].failure->why == "[nas.shape.1] does not fit");
    CHECK(h[3].failure->kind == failure_kind::crashed);
    CHECK(h[4].failure->why.find("file is gone") != std::string::npos);
    CHECK(h[5].state == trial_state::complete);
}

TEST_CASE("search: run lets evaluators report, stop and end their trial", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    search.run(4, [](test::tiny_net const& net, nas::trial<test::tiny_net>& trial) {
        trial.report(1, 0.5);
        if (trial.number() == 1) trial.fail(failure_kind::timeout, "too slow");
        if (trial.number() == 2) trial.report({.accuracy = 0.25, .parameters = 3});
        if (trial.number() == 3) {
            trial.prune();
            throw std::runtime_error("and then it threw"); // the trial has ended before
        }
        return nas::metrics{.accuracy = test::quality(net)};
    });
    auto const& h = search.history();
    CHECK(h[0].curve.size() == 1);
    CHECK(h[0].reward == test::quality(search.arch(h[0])));
    CHECK(h[1].failure->kind == failure_kind::timeout);
    CHECK(h[2].metrics.parameters == 3);
    CHECK(h[3].state == trial_state::pruned);
    // Reporting twice is a mistake of the program: it ends the run, and is not put down to the architecture.
    CHECK_THROWS_AS(search.run(5,
                               [](test::tiny_net const&, auto& trial) {
                                   trial.report(0.5);
                                   trial.report(0.6);
                                   return 0.5;
                               }),
                    nas::search_error);
    CHECK(search.history()[4].reward == 0.5);
}

TEST_CASE("search: run stops at an error that is not the evaluator's, and the trial is run again", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::mnas_reward{}};
    bool with_latency = false;
    auto const evaluate = [&](test::tiny_net const& net) {
        nas::metrics m{.accuracy = test::quality(net)};
        if (with_latency) m.latency = milliseconds{1};
        return m;
    };
    test::check_error<nas::search_error>("nas.search.7", [&] { search.run(5, evaluate); });
    CHECK(search.history().size() == 1);
    CHECK(search.history()[0].state == trial_state::running);
    with_latency = true;
    search.run(5, evaluate);
    CHECK(search.history().size() == 5);
    for (nas::trial_record const& r : search.history()) CHECK(r.state == trial_state::complete);
}

TEST_CASE("search: a stop request ends run, and leaves a study that continues", "[search]") {
    nas::storage::memory kept, whole;
    {
        nas::search search{test::tiny_space,
                           nas::regularized_evolution{.population = 4, .sample = 2},
                           nas::accuracy{},
                           {.storage = &kept, .clock = nas::no_clock}};
        search.run(30, [&](test::tiny_net const& net, nas::running_trial& trial) {
            if (trial.number() == 12) search.request_stop(); // as a signal handler would
            if (trial.should_stop()) return 0.0;             // half trained
            return test::quality(net);
        });
        CHECK(search.history().size() == 13);
        CHECK(search.history()[12].state == trial_state::running);
    }
    nas::search continued{test::tiny_space,
                          nas::regularized_evolution{.population = 4, .sample = 2},
                          nas::accuracy{},
                          {.storage = &kept, .clock = nas::no_clock}};
    continued.run(30, by_quality);
    nas::search uninterrupted{test::tiny_space,
                              nas::regularized_evolution{.population = 4, .sample = 2},
                              nas::accuracy{},
                              {.storage = &whole, .clock = nas::no_clock}};
    uninterrupted.run(30, by_quality);
    CHECK(kept.events() == whole.events());
}

TEST_CASE("search: with a window a proposal depends on the trials before it, not on what else has ended", "[search]") {
    nas::regularized_evolution const c{.population = 5, .sample = 2};
    auto const events = [&](auto order) { // order(open) -> index of the trial to report next
        nas::search search{test::tiny_space, c, nas::accuracy{}, {.window = 4, .clock = nas::no_clock}};
        std::vector<nas::trial<test::tiny_net>> open;
        while (search.history().size() < 60 || !open.empty()) {
            // Ask until the window is full.
            while (search.history().size() < 60) {
                try {
                    open.push_back(search.ask());
                } catch (nas::search_error const& e) {
                    CHECK(e.id() == "nas.search.12");
                    break;
                }
            }
            std::size_t const i = order(open.size());
            open[i].report(test::quality(open[i].arch()));
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
        }
        return search.history();
    };
    auto const first_first = events([](std::size_t) { return std::size_t{0}; });
    auto const last_first = events([](std::size_t n) { return n - 1; });
    nas::rng random(8);
    auto const any = events([&](std::size_t n) { return std::size_t{random.below(static_cast<std::uint32_t>(n))}; });
    CHECK(last_first == first_first);
    CHECK(any == first_first);
    nas::search one_by_one{test::tiny_space, c, nas::accuracy{}, {.window = 4, .clock = nas::no_clock}};
    one_by_one.run(60, by_quality);
    CHECK(one_by_one.history() == first_first);
    nas::search other_window{test::tiny_space, c, nas::accuracy{}, {.window = 1, .clock = nas::no_clock}};
    other_window.run(60, by_quality);
    CHECK(other_window.history() != first_first);
    nas::search no_window{test::tiny_space, c, nas::accuracy{}, {.clock = nas::no_clock}};
    no_window.run(60, by_quality);
    CHECK(no_window.history() == other_window.history()); // one at a time they are the same
}

TEST_CASE("search: a full window is an error that names the trial to report", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.window = 2}};
    auto a = search.ask(), b = search.ask();
    b.report(0.5);
    test::check_error<nas::search_error>(
        "nas.search.12", [&] { (void)search.ask(); }, "trial 2", "before trial 0", "window of this search is 2");
    test::check_error<nas::search_error>("nas.search.12", [&] {
        for (auto& trial : search.trials(9)) trial.report(0.5);
    });
    test::check_error<nas::search_error>("nas.search.12", [&] { search.run(9, by_quality); });
    a.report(0.5);
    CHECK(search.ask().number() == 2);
}

TEST_CASE("search: the controller's state can be looked at", "[search]") {
    nas::search search{test::tiny_space, nas::regularized_evolution{.population = 4, .sample = 2}};
    CHECK(search.controller_state().alive.empty());
    search.run(10, by_quality);
    CHECK(search.controller_state().alive.size() == 4);
    nas::search any{test::tiny_space, nas::any_controller(nas::regularized_evolution{.population = 4, .sample = 2})};
    any.run(10, by_quality);
    CHECK(*any.controller_state().get_if<nas::regularized_evolution>() == search.controller_state());
    CHECK(search.space().cardinality() == 3108);
}

TEST_CASE("search: a controller that looks at pending trials sees exactly those", "[search]") {
    struct looks {
        struct state {
            std::vector<std::size_t> seen;
        };
        nas::genome propose(state& s, nas::space_view space, nas::rng& random, nas::pending_genomes pending) const {
            s.seen.push_back(pending.size());
            return nas::sample(space, random);
        }
        void feedback(state&, nas::trial_record const&) const {}
    };
    for (std::size_t const window : {0u, 3u}) {
        nas::search search{test::tiny_space, looks{}, nas::accuracy{}, {.window = window}};
        auto a = search.ask(), b = search.ask(), c = search.ask();
        a.report(0.5);
        b.report(0.5);
        auto d = search.ask();
        // Without a window b has ended; with one its result is not known before trial 4.
        CHECK(search.controller_state().seen ==
              (window == 0 ? std::vector<std::size_t>{0, 1, 2, 1} : std::vector<std::size_t>{0, 1, 2, 2}));
        c.report(0.5);
        d.report(0.5);
    }
}

TEST_CASE("search: asking and telling allocates a trial's genome and its place in the record, no more", "[search]") {
    nas::search search{test::macro_space, nas::random_search{}};
    search.run(2000, [](auto const&) { return 0.5; }); // what grows has grown
    std::size_t const before = test::allocations();
    for (auto& trial : search.trials(3000)) trial.report(0.5);
    double const per_trial = static_cast<double>(test::allocations() - before) / 1000;
    INFO(per_trial << " allocations per trial");
    CHECK(per_trial < 2.05); // tables that double now and then
}

namespace {

// Trains every architecture to 1, then the same one on to 3: what a controller with budgets does.
struct twice {
    struct state {
        std::optional<nas::trial_record> last{};
    };
    nas::proposal propose(state& s, nas::space_view space, nas::rng& r) const {
        if (s.last && s.last->budget == 1)
            return {.genome = s.last->genome, .budget = 3, .continues = s.last->number, .tag = s.last->tag};
        return {.genome = nas::sample(space, r), .budget = 1, .tag = 1 + r.below(100)};
    }
    void feedback(state& s, nas::trial_record const& r) const { s.last = r; }
};

} // namespace

TEST_CASE("search: budgets and the trial to go on from reach the program, the record and the storage", "[search]") {
    test::temp_folder const folder;
    std::string const file = folder / "budgets.journal";
    auto const run = [&](std::size_t n) {
        nas::search search{test::six_points, twice{}, nas::accuracy{}, {.storage = nas::storage::journal{file}}};
        for (auto& trial : search.trials(n)) {
            CHECK(trial.budget() == (trial.number() % 2 == 0 ? 1 : 3));
            CHECK(trial.continues().has_value() == (trial.number() % 2 == 1));
            if (trial.continues()) CHECK(*trial.continues() == trial.number() - 1);
            trial.report(10 * test::quality(trial.arch()) / trial.budget()); // looks better with less training
        }
        return std::vector<nas::trial_record>(search.history().begin(), search.history().end());
    };
    auto const first = run(5), all = run(9);
    REQUIRE(all.size() == 9);
    for (std::size_t i = 0; i < first.size(); ++i) {
        CHECK(all[i] == first[i]);
        CHECK(all[i].tag > 0);
    }
    CHECK(all[7].genome == all[6].genome);
    CHECK(nas::storage::read_trials(file) == all);

    // Of the results at different budgets those at the largest count.
    nas::search search{test::six_points, twice{}, nas::accuracy{}, {.storage = nas::storage::journal{file}}};
    CHECK(search.best().record().budget == 3);
    for (auto const& t : search.front({nas::maximize("accuracy")})) CHECK(t.record().budget == 3);
}

TEST_CASE("search: a stored study whose budgets are not those of the controller is refused", "[search]") {
    test::temp_folder const folder;
    std::string const file = folder / "budgets.journal";
    {
        nas::search search{test::six_points, twice{}, nas::accuracy{}, {.storage = nas::storage::journal{file}}};
        for (auto& trial : search.trials(3)) trial.report(1);
    }
    struct other : twice {
        nas::proposal propose(state& s, nas::space_view space, nas::rng& r) const {
            nas::proposal p = twice::propose(s, space, r);
            p.budget *= 2;
            return p;
        }
    };
    nas::search search{test::six_points, other{}, nas::accuracy{}, {.storage = nas::storage::journal{file}}};
    test::check_error<nas::storage_error>("nas.storage.14", [&] { search.open(); });
}

TEST_CASE("search: only running trials are pending, whatever the order in which they end", "[search]") {
    struct watcher {
        struct state {};
        nas::proposal propose(state&, nas::space_view space, nas::rng& r, nas::pending_genomes pending) const {
            return {.genome = nas::sample(space, r), .budget = 1 + static_cast<double>(pending.size())};
        }
        void feedback(state&, nas::trial_record const&) const {}
    };
    nas::search search{test::tiny_space, watcher{}};
    auto a = search.ask(), b = search.ask(), c = search.ask();
    CHECK(c.budget() == 3);
    b.report(1);
    auto d = search.ask();
    CHECK(d.budget() == 3);
    a.report(1);
    d.fail(nas::failure_kind::crashed, "test");
    CHECK(search.ask().budget() == 2);
}
