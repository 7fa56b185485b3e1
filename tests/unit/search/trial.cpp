#include <cmath>
#include <limits>
#include <stdexcept>

#include <nas/nas.hpp>
#include <nas/search/trial.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

using nas::failure_kind, nas::milliseconds, nas::trial_state;

namespace {

nas::milliseconds two_ms(test::tiny_net const&) { return milliseconds{2}; }

} // namespace

TEST_CASE("trial: a number is the accuracy, metrics are all there is", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    search.ask().report(0.5);
    search.ask().report({.accuracy = 0.25, .parameters = 10, .macs = 20, .peak_bytes = 30, .energy = 0.5});
    search.ask().report(1); // an int is a number, too
    auto const& h = search.history();
    CHECK(h[0].metrics == nas::metrics{.accuracy = 0.5});
    CHECK(h[0].state == trial_state::complete);
    CHECK(h[0].reward == 0.5);
    CHECK(h[1].metrics.peak_bytes == 30);
    CHECK(h[1].reward == 0.25);
    CHECK(h[2].reward == 1);
}

TEST_CASE("trial: the architecture is a plain value, decoded from the genome", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    auto trial = search.ask();
    CHECK(nas::encode(test::tiny_space, trial.arch()) == trial.genome());
    CHECK(trial.number() == 0);
    trial.report(0.0);
}

TEST_CASE("trial: a result never changes", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    auto trial = search.ask();
    trial.report(0.5);
    test::check_error<nas::search_error>(
        "nas.search.11", [&] { trial.report(0.6); }, "trial 0", "already ended", "complete");
    test::check_error<nas::search_error>("nas.search.11", [&] { trial.fail(failure_kind::crashed, "late"); });
    test::check_error<nas::search_error>("nas.search.11", [&] { trial.prune(); });
    test::check_error<nas::search_error>("nas.search.11", [&] { trial.report(1, 0.5); });
    CHECK(trial.record().reward == 0.5);
}

TEST_CASE("trial: keeps its learning curve", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    auto trial = search.ask();
    trial.report(1, 0.1);
    trial.report(2, 0.2);
    trial.report(2, std::nan(""));
    CHECK(trial.record().curve.size() == 3);
    CHECK(trial.record().curve[1] == nas::curve_point{2, 0.2});
    CHECK(std::isnan(trial.record().curve[2].value));
    trial.report(0.3);
    CHECK(search.history()[0].curve.size() == 3);
}

TEST_CASE("trial: an accuracy that is no number marks the trial diverged, and the search goes on", "[search]") {
    using limits = std::numeric_limits<double>;
    nas::search search{test::tiny_space, nas::regularized_evolution{.population = 3, .sample = 2}};
    for (double const x : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()}) search.ask().report(x);
    search.ask().report({.accuracy = limits::quiet_NaN(), .parameters = 7});
    for (nas::trial_record const& r : search.history()) {
        CHECK(r.state == trial_state::failed);
        REQUIRE(r.failure);
        CHECK(r.failure->kind == failure_kind::diverged);
        CHECK(!r.reward);
        CHECK(!r.metrics.accuracy);
    }
    CHECK(search.history()[0].failure->why.find("nan") != std::string::npos);
    CHECK(search.history()[1].failure->why.find("inf") != std::string::npos);
    CHECK(search.history()[3].metrics.parameters == 7); // the rest was measured
    for (auto& trial : search.trials(10)) trial.report(test::quality(trial.arch()));
    CHECK(search.best().number() >= 4);
}

TEST_CASE("trial: a reward that is no number marks the trial diverged", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{},
                       [](nas::metrics const& m) { return std::log(*m.accuracy); }};
    search.ask().report(-1.0);
    CHECK(search.history()[0].failure->kind == failure_kind::diverged);
    CHECK(search.history()[0].failure->why.find("reward") != std::string::npos);
    CHECK(search.history()[0].metrics.accuracy == -1.0);
    nas::search several{test::tiny_space, nas::random_search{}, [](nas::metrics const& m) {
                            return std::array<double, 2>{*m.accuracy, std::log(*m.accuracy)};
                        }};
    several.ask().report(-1.0);
    CHECK(several.history()[0].failure->kind == failure_kind::diverged);
    CHECK(several.history()[0].objectives.empty());
}

TEST_CASE("trial: every kind of failure is recorded with its reason", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    for (auto const kind : {failure_kind::infeasible, failure_kind::diverged, failure_kind::out_of_memory,
                            failure_kind::timeout, failure_kind::crashed, failure_kind::cancelled}) {
        auto trial = search.ask();
        trial.fail(kind, "because");
        CHECK(trial.record().state ==
              (kind == failure_kind::infeasible ? trial_state::infeasible : trial_state::failed));
        CHECK(trial.record().failure == nas::failure{kind, "because"});
    }
}

TEST_CASE("trial: the estimator fills in the latency, unless it is reported", "[search]") {
    int measured = 0;
    auto const estimator = [&](test::tiny_net const&) {
        ++measured;
        return nas::latency_reading(milliseconds{3}, milliseconds{0.5});
    };
    nas::search search{test::tiny_space, nas::random_search{}, nas::mnas_reward{.target = milliseconds{3}}, estimator};
    search.ask().report(0.5);
    CHECK(search.history()[0].metrics.latency == nas::latency_reading(milliseconds{3}, milliseconds{0.5}));
    CHECK(search.history()[0].reward == 0.5);
    search.ask().report({.accuracy = 0.5, .latency = milliseconds{6}});
    CHECK(measured == 1);
    CHECK(search.history()[1].metrics.latency->value == milliseconds{6});
    auto trial = search.ask(); // asked before training, to spare it for architectures that are too slow
    CHECK(trial.latency()->value == milliseconds{3});
    CHECK(trial.latency()->value == milliseconds{3});
    trial.report(0.5);
    CHECK(measured == 2);
}

TEST_CASE("trial: a latency that cannot be measured fails the trial with the reason", "[search]") {
    double ms = 0;
    nas::search search{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, [&](test::tiny_net const&) {
                           if (ms < -1) throw std::runtime_error("board is gone");
                           if (ms > 1e6) throw 3;
                           return milliseconds{ms};
                       }};
    for (double const bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity(), -2.0, 1e7}) {
        ms = bad;
        search.ask().report(0.5);
        nas::trial_record const& r = search.history().back();
        CHECK(r.state == trial_state::failed);
        CHECK(r.failure->kind == failure_kind::crashed);
        CHECK(r.failure->why.starts_with("the latency estimator "));
        CHECK(!r.metrics.latency);
        CHECK(r.metrics.accuracy == 0.5); // what was measured is kept
    }
    CHECK(search.history()[0].failure->why == "the latency estimator returned 0 ms");
    CHECK(search.history()[4].failure->why == "the latency estimator threw: board is gone");
}

TEST_CASE("trial: a reward that cannot be computed is an error of the search, and the trial stays open", "[search]") {
    nas::storage::memory kept;
    {
        nas::search search{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, {.storage = &kept}};
        auto trial = search.ask();
        test::check_error<nas::search_error>(
            "nas.search.7", [&] { trial.report(0.5); }, "latency");
        CHECK(!trial.ended());
        CHECK(trial.record().state == trial_state::running);
    } // given up, it is not recorded as a failure of the architecture
    CHECK(kept.events().size() == 1);
    nas::search search{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, two_ms, {.storage = &kept}};
    test::check_error<nas::storage_error>(
        "nas.storage.3", [&] { search.open(); }, "latency = none");
    nas::search same{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, {.storage = &kept}};
    auto trial = same.ask();
    CHECK(trial.number() == 0);
    trial.report({.accuracy = 0.5, .latency = milliseconds{80}}); // the program reports it itself
    CHECK(same.best().reward() == 0.5);
}

TEST_CASE("trial: a stop request reaches running trials, and what gives way is not recorded", "[search]") {
    nas::storage::memory kept;
    auto const options = [&] { return nas::search_options{.storage = &kept, .clock = nas::no_clock}; };
    std::vector<nas::genome> asked;
    {
        nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, options()};
        auto gives_way = search.ask(), prunes = search.ask(), fails = search.ask(), just_goes = search.ask(),
             finishes = search.ask();
        for (auto const* t : {&gives_way, &prunes, &fails, &just_goes}) asked.push_back(t->genome());
        CHECK(!gives_way.should_stop());
        search.request_stop();
        for (auto* t : {&gives_way, &prunes, &fails}) CHECK(t->should_stop());
        gives_way.report(0.1); // after an incomplete training
        prunes.prune();
        fails.fail(failure_kind::cancelled, "interrupted");
        finishes.report(0.9); // never looked: its result is whole
        CHECK(search.history()[0].state == trial_state::running);
        CHECK(search.history()[4].reward == 0.9);
        CHECK(!search.ask_until(100));
    }
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, options()};
    for (std::uint64_t i = 0; i < 4; ++i) {
        auto trial = search.ask();
        CHECK(trial.number() == i);
        CHECK(trial.genome() == asked[i]);
        trial.report(0.5);
    }
    CHECK(search.ask().number() == 5);
}
