#include <nas/nas.hpp>
#include <nas/search/stop_on_convergence.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

namespace {

template <class F>
std::size_t trials_until(nas::stop_on_convergence rule, F reward_of) {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {rule}}};
    for (auto& trial : search.trials(200)) trial.report(reward_of(static_cast<double>(trial.number())));
    return search.history().size();
}

} // namespace

TEST_CASE("stop_on_convergence: ends when the best has not risen for a window", "[stop_on_convergence]") {
    nas::stop_on_convergence const rule{.window = 10, .warm_up = 0};
    CHECK(trials_until(rule, [](double n) { return n < 30 ? n : 5.0; }) == 40); // the last rise is trial 29
    CHECK(trials_until(rule, [](double n) { return n; }) == 200);
    CHECK(trials_until({.window = 10, .warm_up = 60}, [](double n) { return n < 30 ? n : 5.0; }) == 60);
}

TEST_CASE("stop_on_convergence: small rises can be no rises", "[stop_on_convergence]") {
    auto const creeping = [](double n) { return 0.001 * n; };
    CHECK(trials_until({.window = 10, .improvement = 0.0095, .warm_up = 0}, creeping) == 200);
    CHECK(trials_until({.window = 10, .improvement = 0.0101, .warm_up = 0}, creeping) == 11);
}

TEST_CASE("stop_on_convergence: rewards that still vary can keep it going", "[stop_on_convergence]") {
    auto const noisy = [](double n) { return n < 50 ? (static_cast<int>(n) % 2 == 0 ? 1.0 : 0.0) : 1.0; };
    CHECK(trials_until({.window = 10, .warm_up = 0}, noisy) == 11);
    CHECK(trials_until({.window = 10, .deviation = 0.01, .warm_up = 0}, noisy) == 60);
}

TEST_CASE("stop_on_convergence: trials without a reward say nothing", "[stop_on_convergence]") {
    nas::search search{test::tiny_space,
                       nas::random_search{},
                       nas::accuracy{},
                       {.stop_when = {nas::stop_on_convergence{.window = 5, .warm_up = 0}}}};
    for (auto& trial : search.trials(60)) {
        if (trial.number() % 2 == 0) trial.report(1);
        else trial.fail(nas::failure_kind::crashed, "test");
    }
    CHECK(search.history().size() == 11); // six with a reward
    CHECK_THAT(search.stop_reason(), Catch::Matchers::Contains("the best reward rose by 0 in the last 5 trials"));
}

TEST_CASE("stop_on_convergence: impossible options are refused", "[stop_on_convergence]") {
    test::check_error<nas::search_error>("nas.controller.124", [] { nas::stop_on_convergence{.window = 1}.check(); });
    test::check_error<nas::search_error>("nas.controller.124",
                                         [] { nas::stop_on_convergence{.improvement = -1}.check(); });
}
