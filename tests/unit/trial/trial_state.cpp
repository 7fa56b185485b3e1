#include <nas/trial/trial_state.hpp>

#include "support/catch.hpp"

TEST_CASE("trial_state: names are those of files and lead back", "[trial]") {
    using enum nas::trial_state;
    std::pair<nas::trial_state, std::string_view> const names[] = {{running, "running"},
                                                                   {complete, "complete"},
                                                                   {pruned, "pruned"},
                                                                   {infeasible, "infeasible"},
                                                                   {failed, "failed"}};
    for (auto const& [state, name] : names) {
        CHECK(to_string(state) == name);
        CHECK(nas::trial_state_from(name) == state);
    }
    CHECK(!nas::trial_state_from("done"));
    CHECK(!nas::trial_state_from(""));
}

TEST_CASE("failure_kind: names are those of files and lead back", "[trial]") {
    using enum nas::failure_kind;
    std::pair<nas::failure_kind, std::string_view> const names[] = {
        {infeasible, "infeasible"}, {diverged, "diverged"}, {out_of_memory, "out_of_memory"},
        {timeout, "timeout"},       {crashed, "crashed"},   {cancelled, "cancelled"}};
    for (auto const& [kind, name] : names) {
        CHECK(to_string(kind) == name);
        CHECK(nas::failure_kind_from(name) == kind);
    }
    CHECK(!nas::failure_kind_from("oom"));
}

TEST_CASE("trial_state: the numbers in files never change", "[trial]") {
    STATIC_REQUIRE(static_cast<int>(nas::trial_state::running) == 0);
    STATIC_REQUIRE(static_cast<int>(nas::trial_state::failed) == 4);
    STATIC_REQUIRE(static_cast<int>(nas::failure_kind::infeasible) == 0);
    STATIC_REQUIRE(static_cast<int>(nas::failure_kind::cancelled) == 5);
}
