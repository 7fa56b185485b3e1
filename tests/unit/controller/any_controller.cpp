#include <nas/controller/any_controller.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

using nas::any_controller;

namespace {

// Optional members absent.
struct counts_feedback {
    struct state {
        int seen = 0;
    };
    nas::genome propose(state& s, nas::space_view space, nas::rng& random) const {
        return nas::sample(space, random.stream(static_cast<std::uint64_t>(s.seen)));
    }
    void feedback(state& s, nas::trial_record const&) const { ++s.seen; }
};
struct looks_at_pending {
    struct state {
        std::size_t most = 0;
    };
    nas::genome propose(state& s, nas::space_view space, nas::rng& random, nas::pending_genomes pending) const {
        s.most = pending.size() > s.most ? pending.size() : s.most;
        return nas::sample(space, random);
    }
    void feedback(state&, nas::trial_record const&) const {}
};

// What a controller proposes when every trial is rewarded by its quality.
std::vector<nas::genome> proposals(any_controller const& c, any_controller::state& s, std::uint64_t from,
                                   std::uint64_t to) {
    std::vector<nas::genome> all;
    for (std::uint64_t t = from; t < to; ++t) {
        nas::rng random = nas::rng(5).stream(t);
        nas::trial_record r{.number = t,
                            .genome = c.propose(s, test::tiny_space, random, {}).genome,
                            .state = nas::trial_state::complete};
        r.reward = test::quality(nas::decode(test::tiny_space, r.genome));
        c.feedback(s, r);
        all.push_back(r.genome);
    }
    return all;
}

} // namespace

TEST_CASE("any_controller: behaves as the controller it holds", "[controller]") {
    nas::regularized_evolution const evolution{.population = 5, .sample = 2};
    any_controller const any = evolution;
    any_controller::state erased;
    nas::regularized_evolution::state plain;
    for (std::uint64_t t = 0; t < 30; ++t) {
        nas::rng a = nas::rng(3).stream(t), b = a;
        nas::trial_record r{.number = t, .genome = evolution.propose(plain, test::tiny_space, a)};
        CHECK(any.propose(erased, test::tiny_space, b, {}).genome == r.genome);
        r.reward = test::quality(nas::decode(test::tiny_space, r.genome));
        evolution.feedback(plain, r);
        any.feedback(erased, r);
    }
    REQUIRE(erased.get_if<nas::regularized_evolution>());
    CHECK(*erased.get_if<nas::regularized_evolution>() == plain);
    CHECK(!erased.get_if<nas::random_search>());
    CHECK(any.get_if<nas::regularized_evolution>()->population == 5);
    CHECK(!any.get_if<nas::random_search>());
}

TEST_CASE("any_controller: copies are independent", "[controller]") {
    any_controller const any = nas::regularized_evolution{.population = 4, .sample = 2};
    any_controller::state first;
    (void)proposals(any, first, 0, 10);
    any_controller const copy = any;
    any_controller::state second = first;
    auto const from_first = proposals(any, first, 10, 20);
    CHECK(proposals(copy, second, 10, 20) == from_first);
}

TEST_CASE("any_controller: can be chosen at run time", "[controller]") {
    any_controller c = nas::random_search{};
    CHECK(c.describe() == "random_search{replacement=true}");
    CHECK(c.reads_objectives());
    c = nas::regularized_evolution{.population = 64, .sample = 16};
    CHECK(c.describe() == "regularized_evolution{population=64, sample=16}");
    CHECK(!c.reads_objectives());
    test::check_error<nas::search_error>("nas.search.5",
                                         [] { any_controller(nas::regularized_evolution{.population = 0}).check(); });
}

TEST_CASE("any_controller: saves and loads states", "[controller]") {
    for (any_controller const& c : {any_controller(nas::random_search{.replacement = false}),
                                    any_controller(nas::regularized_evolution{.population = 6, .sample = 3})}) {
        any_controller::state s;
        CHECK(c.save(s) == c.save(c.load(c.save(s)))); // before the first use, too
        (void)proposals(c, s, 0, 25);
        any_controller::state again = c.load(c.save(s));
        CHECK(proposals(c, again, 25, 40) == proposals(c, s, 25, 40));
        CHECK(c.save(again) == c.save(s));
    }
}

TEST_CASE("any_controller: optional members have defaults", "[controller]") {
    any_controller const c = counts_feedback{};
    CHECK(c.describe() == "custom");
    c.check();
    CHECK(!c.wants_pending());
    any_controller::state s;
    (void)proposals(c, s, 0, 3);
    CHECK(s.get_if<counts_feedback>()->seen == 3);
    test::check_error<nas::search_error>(
        "nas.search.3", [&] { (void)c.save(s); }, "cannot save", "custom");
    test::check_error<nas::search_error>(
        "nas.search.3", [&] { (void)c.load(""); }, "cannot load");
}

TEST_CASE("any_controller: passes the pending genomes on", "[controller]") {
    any_controller const c = looks_at_pending{};
    CHECK(c.wants_pending());
    nas::genome const g;
    nas::genome const* const pending[] = {&g, &g};
    any_controller::state s;
    nas::rng random(1);
    (void)c.propose(s, test::tiny_space, random, pending);
    CHECK(s.get_if<looks_at_pending>()->most == 2);
}
