#include <nas/nas.hpp>
#include <nas/search/stop_after.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

double now = 0;
double test_clock() { return now; }

std::size_t trials_until(nas::stop_after rule, std::string* why = nullptr) {
    now = 1000;
    nas::search search{
        test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {rule}, .clock = &test_clock}};
    for (auto& trial : search.trials(100)) {
        now += 2;
        nas::metrics m{.accuracy = 1};
        m.set("cost", 0.5);
        m.set("gpu_seconds", 30.0);
        trial.report(m);
    }
    if (why) *why = search.stop_reason();
    return search.history().size();
}

// 3 epochs, then to 9 epochs from there.
struct climbs {
    struct state {
        std::uint64_t n = 0;
    };
    nas::proposal propose(state& s, nas::space_view space, nas::rng& r) const {
        std::uint64_t const n = s.n++;
        if (n % 2 == 0) return {.genome = nas::sample(space, r), .budget = 3};
        return {.genome = nas::sample(space, r), .budget = 9, .continues = n - 1};
    }
    void feedback(state&, nas::trial_record const&) const {}
};

} // namespace

TEST_CASE("stop_after: ends the search when the first of its limits is reached", "[stop_after]") {
    std::string why;
    CHECK(trials_until({.trials = 7}, &why) == 7);
    CHECK(why == "7 trials have ended, the limit was 7");
    CHECK(trials_until({.seconds = 9}, &why) == 5);
    CHECK(why == "the run has taken 10 s, the limit was 9 s");
    CHECK(trials_until({.trial_seconds = 8}, &why) == 4);
    CHECK(why == "the trials have taken 8 s, the limit was 8 s");
    CHECK(trials_until({.cost = 1.5}, &why) == 3);
    CHECK(why == "the trials have cost 1.5 (cost), the limit was 1.5");
    CHECK(trials_until({.cost = 60, .cost_metric = "gpu_seconds"}) == 2);
    CHECK(trials_until({.trials = 7, .cost = 1}) == 2);
    CHECK(trials_until({.cost = 1, .cost_metric = "nobody reports this"}) == 100);
}

TEST_CASE("stop_after: a budget of nothing ends the search before it begins", "[stop_after]") {
    CHECK(trials_until({.trials = 0}) == 0);
    CHECK(trials_until({.seconds = 0}) == 0);
    CHECK(trials_until({.budget = 0}) == 0);
}

TEST_CASE("stop_after: going on with a trial costs the difference", "[stop_after]") {
    nas::search search{test::tiny_space, climbs{}, nas::accuracy{}, {.stop_when = {nas::stop_after{.budget = 27}}}};
    for (auto& trial : search.trials(100)) trial.report(1);
    CHECK(search.history().size() == 6); // 3 times 9 epochs
}

TEST_CASE("stop_after: trials of earlier runs count, their seconds on the clock do not", "[stop_after]") {
    test::temp_folder const folder;
    std::string const file = folder / "a.journal";
    now = 0;
    auto const run = [&](nas::stop_after rule) {
        nas::search search{test::tiny_space,
                           nas::random_search{},
                           nas::accuracy{},
                           {.storage = nas::storage::journal{file}, .stop_when = {rule}, .clock = &test_clock}};
        for (auto& trial : search.trials(100)) {
            now += 2;
            trial.report(1);
        }
        return search.history().size();
    };
    CHECK(run({.seconds = 6}) == 3);
    now += 1000;
    CHECK(run({.seconds = 6}) == 6);
    CHECK(run({.trial_seconds = 14}) == 7);
    CHECK(run({.trials = 8}) == 8);
}

TEST_CASE("stop_after: no limit, or an impossible one, is refused", "[stop_after]") {
    test::check_error<nas::search_error>("nas.controller.123", [] { nas::stop_after{}.check(); });
    test::check_error<nas::search_error>("nas.controller.123", [] { nas::stop_after{.seconds = -1}.check(); });
    test::check_error<nas::search_error>("nas.controller.123", [] { nas::stop_after{.cost = 1e308 * 10}.check(); });
}
