#include <memory>
#include <stdexcept>

#include <nas/nas.hpp>
#include <nas/search/baseline_trial.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

// What a program brings to a search: baselines, points to be tried first, trials of earlier studies.

namespace {

constexpr auto by_quality = [](test::tiny_net const& n) { return test::quality(n); };
nas::milliseconds depth_in_ms(test::tiny_net const& n) {
    return nas::milliseconds{static_cast<double>(n.layers.size())};
}
test::tiny_net const outside{30, {{9, true}, {9, true}}}; // no point of tiny_space
test::tiny_net const inside{20, {{7, false}, {5, true}}};
nas::regularized_evolution const evolution{.population = 4, .sample = 2};

auto genomes_of(auto& search) {
    std::vector<nas::genome> out;
    for (nas::trial_record const& r : search.history()) out.push_back(r.genome);
    return out;
}

} // namespace

TEST_CASE("baseline: may lie outside the space, is measured as a trial and is none", "[search]") {
    nas::search search{test::tiny_space, evolution, nas::mnas_reward{.target = nas::milliseconds{2}}, depth_in_ms};
    nas::trial_record const& r = search.baseline("reference", outside, by_quality);
    CHECK(r.state == nas::trial_state::complete);
    CHECK(r.metrics.accuracy == test::quality(outside));
    CHECK(r.metrics.latency->value == nas::milliseconds{2});
    CHECK(r.reward == test::quality(outside));
    CHECK(search.history().empty());
    CHECK(search.baselines().size() == 1);
}

TEST_CASE("baseline: does not change what is proposed", "[search]") {
    nas::search with{test::tiny_space, evolution};
    nas::search without{test::tiny_space, evolution};
    (void)with.baseline("reference", outside, by_quality);
    with.run(20, by_quality);
    without.run(20, by_quality);
    CHECK(genomes_of(with) == genomes_of(without));
}

TEST_CASE("baseline: is evaluated once, also when the study is continued", "[search]") {
    auto const memory = std::make_shared<nas::storage::memory>();
    struct shared {
        std::shared_ptr<nas::storage::memory> held;
        std::vector<nas::trial_event> open(nas::study_identity const& i) { return held->open(i); }
        void append(nas::trial_event_kind k, nas::trial_record const& r) { held->append(k, r); }
    };
    int evaluated = 0;
    for (int run = 0; run < 2; ++run) {
        nas::search search{test::tiny_space, evolution, nas::accuracy{}, {.storage = shared{memory}}};
        auto const count = [&](test::tiny_net const& n) {
            ++evaluated;
            return test::quality(n);
        };
        CHECK(search.baseline("a", outside, count).reward == test::quality(outside));
        CHECK(search.baseline("b", inside, count).reward == test::quality(inside));
        CHECK(search.baseline("a", inside, count).reward == test::quality(outside)); // known by its name
        search.run(5 + 5u * static_cast<unsigned>(run), by_quality);
        CHECK(search.history().size() == 5 + 5u * static_cast<unsigned>(run));
    }
    CHECK(evaluated == 2);
}

TEST_CASE("baseline: fails, reports curves and seeds as a trial does", "[search]") {
    nas::search search{test::tiny_space, evolution};
    auto const& thrown =
        search.baseline("throws", outside, [](auto const&) -> double { throw std::runtime_error("no"); });
    CHECK(thrown.state == nas::trial_state::failed);
    CHECK(thrown.failure->why == "the evaluator threw: no");
    std::uint64_t seed = 0;
    auto const& curve = search.baseline("curve", outside, [&](auto const&, nas::trial<test::tiny_net>& t) {
        seed = t.seed();
        t.report(1, 0.25);
        CHECK_FALSE(t.should_stop());
        return 0.5;
    });
    CHECK(curve.curve == std::vector<nas::curve_point>{{1, 0.25}});
    CHECK(curve.number == 1);
    std::uint64_t other = 0;
    (void)search.baseline("other", outside, [&](auto const&, nas::trial<test::tiny_net>& t) {
        other = t.seed();
        return 0.5;
    });
    CHECK(seed != other);
    CHECK_THROWS_AS(search.best(), nas::search_error); // baselines are no trials
}

TEST_CASE("enqueue: the points given are tried first, in their order, and the controller learns of them", "[search]") {
    nas::search search{test::tiny_space, nas::regularized_evolution{.population = 1, .sample = 1}};
    test::tiny_net const second{10, {{3, false}}};
    CHECK(search.enqueue(inside) == 0);
    CHECK(search.enqueue(nas::encode(test::tiny_space, second)) == 1);
    std::vector<int> depths;
    search.run(3, [&](test::tiny_net const& n) {
        depths.push_back(n.depth);
        return test::quality(n);
    });
    REQUIRE(search.history().size() == 3);
    CHECK(search.history()[0].genome == nas::encode(test::tiny_space, inside));
    CHECK(search.history()[1].genome == nas::encode(test::tiny_space, second));
    // A population of one member: the third trial is a mutation of the second.
    std::size_t same = 0;
    for (nas::gene const& x : search.history()[2].genome)
        for (nas::gene const& y : search.history()[1].genome) same += x == y;
    CHECK(same + 1 >= search.history()[1].genome.size());
}

TEST_CASE("enqueue: a point that is known already is not tried again", "[search]") {
    nas::search search{test::six_points, nas::random_search{}};
    CHECK(search.enqueue({3, true}) == 0);
    CHECK(search.enqueue({3, true}) == 0);
    search.run(1, [](auto const& l) { return test::quality(l); });
    CHECK(search.enqueue({3, true}) == 0);
    CHECK(search.enqueue({7, false}) == 1);
    CHECK(search.history().size() == 2);
}

TEST_CASE("enqueue: a point outside the space and a genome that does not fit are refused, and nothing is recorded",
          "[search]") {
    nas::search search{test::tiny_space, evolution};
    CHECK_THROWS_AS(search.enqueue(outside), nas::space_error);
    CHECK_THROWS_AS(search.enqueue(nas::genome{{1, 2, 1}}), nas::genome_mismatch);
    CHECK(search.history().empty());
}

TEST_CASE("enqueue: works in ordered studies with several workers, and when they are continued", "[search]") {
    auto const run = [](bool interrupted) {
        auto memory = std::make_shared<nas::storage::memory>();
        struct shared {
            std::shared_ptr<nas::storage::memory> held;
            std::vector<nas::trial_event> open(nas::study_identity const& i) { return held->open(i); }
            void append(nas::trial_event_kind k, nas::trial_record const& r) { held->append(k, r); }
        };
        auto const part = [&](std::size_t n) {
            nas::search search{test::tiny_space, evolution, nas::accuracy{}, {.storage = shared{memory}, .window = 2}};
            (void)search.enqueue(inside);
            (void)search.enqueue({10, {{3, false}}});
            (void)search.enqueue({20, {{3, false}}});
            search.run(n, by_quality, nas::thread_executor{.threads = 2});
            return genomes_of(search);
        };
        if (interrupted)
            for (std::size_t n : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) (void)part(n);
        return part(15);
    };
    auto const whole = run(false);
    CHECK(whole.size() == 15);
    CHECK(run(true) == whole);
}

TEST_CASE("adopt: the trials of a smaller space are taken over, with new rewards, and only once", "[search]") {
    struct net {
        int kernel;
        int width = 16;
    };
    auto const before = nas::build<net>(nas::field<&net::kernel>(nas::one_of(3, 5)));
    auto const after =
        nas::build<net>(nas::field<&net::kernel>(nas::one_of(3, 5, 7)), nas::field<&net::width>(nas::one_of(16, 32)));
    nas::search old{before, nas::random_search{}};
    old.run(2, [](net const& n) { return n.kernel * 0.1; });
    auto running = old.trials(10); // nothing asked

    nas::search grown{after, nas::regularized_evolution{.population = 2, .sample = 1},
                      [](nas::metrics const& m) { return -*m.accuracy; }};
    std::vector<nas::trial_record> const earlier(old.history().begin(), old.history().end());
    CHECK(grown.adopt(earlier) == 2);
    CHECK(grown.adopt(earlier) == 0);
    REQUIRE(grown.history().size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        nas::trial_record const& r = grown.history()[i];
        CHECK(grown.arch(r).kernel == old.arch(old.history()[i]).kernel);
        CHECK(grown.arch(r).width == 16);
        CHECK(r.reward == -*old.history()[i].reward);
    }
    CHECK(grown.controller_state().alive.size() == 2);
    (void)running;

    // A space without one of the alternatives no longer has its trials.
    auto const shrunk = nas::build<net>(nas::field<&net::width>(nas::one_of(16, 32)));
    nas::search other{shrunk, nas::random_search{}};
    CHECK(other.adopt(earlier) == 0);
}

TEST_CASE("adopt: a study that has taken trials over continues exactly", "[search]") {
    nas::search old{test::tiny_space, nas::random_search{}, {.seed = 3}};
    old.run(6, by_quality);
    std::vector<nas::trial_record> const earlier(old.history().begin(), old.history().end());
    auto const memory = std::make_shared<nas::storage::memory>();
    struct shared {
        std::shared_ptr<nas::storage::memory> held;
        std::vector<nas::trial_event> open(nas::study_identity const& i) { return held->open(i); }
        void append(nas::trial_event_kind k, nas::trial_record const& r) { held->append(k, r); }
    };
    nas::search whole{test::tiny_space, evolution};
    CHECK(whole.adopt(earlier) == 6);
    whole.run(20, by_quality);
    for (std::size_t const n : {std::size_t{9}, std::size_t{20}}) {
        nas::search part{test::tiny_space, evolution, nas::accuracy{}, {.storage = shared{memory}}};
        (void)part.adopt(earlier);
        part.run(n, by_quality);
        if (n == 20) CHECK(genomes_of(part) == genomes_of(whole));
    }
}
