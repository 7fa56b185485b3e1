#include <nas/controller/any_controller.hpp>
#include <nas/controller/concept.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/catch.hpp"

namespace {

struct archetype { // the least a controller can be
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(state&, nas::trial_record const&) const {}
};
struct aware_of_pending {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&, nas::pending_genomes) const { return {}; }
    void feedback(state&, nas::trial_record const&) const {}
};
struct many_objectives : archetype {
    static constexpr bool several_objectives = true;
};

struct no_state {
    nas::genome propose(int&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(int&, nas::trial_record const&) const {}
};
struct state_without_default {
    struct state {
        explicit state(int) {}
    };
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(state&, nas::trial_record const&) const {}
};
struct keeps_state_inside {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) { return {}; } // not const
    void feedback(state&, nas::trial_record const&) {}
};
struct proposes_by_pointer {
    struct state {};
    nas::genome* propose(state&, nas::space_view, nas::rng&) const { return nullptr; }
    void feedback(state&, nas::trial_record const&) const {}
};
struct never_learns {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
};
struct learns_reward_alone {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(state&, nas::genome const&, double) const {}
};

} // namespace

TEST_CASE("Controller: accepts what proposes and learns", "[controller]") {
    STATIC_REQUIRE(nas::Controller<archetype>);
    STATIC_REQUIRE(nas::Controller<aware_of_pending>);
    STATIC_REQUIRE(nas::Controller<nas::random_search>);
    STATIC_REQUIRE(nas::Controller<nas::regularized_evolution>);
    STATIC_REQUIRE(nas::Controller<nas::any_controller>);
}

TEST_CASE("Controller: rejects what nearly is one", "[controller]") {
    STATIC_REQUIRE(!nas::Controller<no_state>);
    STATIC_REQUIRE(!nas::Controller<state_without_default>);
    STATIC_REQUIRE(!nas::Controller<keeps_state_inside>);
    STATIC_REQUIRE(!nas::Controller<proposes_by_pointer>);
    STATIC_REQUIRE(!nas::Controller<never_learns>);
    STATIC_REQUIRE(!nas::Controller<learns_reward_alone>);
}

TEST_CASE("Controller: says by a member that it reads several objectives", "[controller]") {
    STATIC_REQUIRE(nas::SeveralObjectivesController<many_objectives>);
    STATIC_REQUIRE(nas::SeveralObjectivesController<nas::random_search>);
    STATIC_REQUIRE(!nas::SeveralObjectivesController<archetype>);
    STATIC_REQUIRE(!nas::SeveralObjectivesController<nas::regularized_evolution>);
}
