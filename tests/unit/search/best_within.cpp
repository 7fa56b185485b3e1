#include <nas/nas.hpp>
#include <nas/search/best_within.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

namespace {

auto const latency_by_number = [](auto& search) {
    // accuracy 0, 1, 2, …; latency 1, 2, 3, … ms, but none for trial 4
    for (auto& trial : search.trials(6)) {
        nas::metrics m{.accuracy = static_cast<double>(trial.number())};
        if (trial.number() != 4) m.latency = nas::milliseconds{static_cast<double>(trial.number() + 1)};
        trial.report(m);
    }
};

} // namespace

TEST_CASE("best_within: the best that keeps to the limits", "[best_within]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    latency_by_number(search);
    auto const number = [&](nas::goal const& g, std::vector<nas::constraint> const& limits) {
        return search.best(g, limits).record().number;
    };
    CHECK(number(nas::maximize("accuracy"), {}) == 5);
    CHECK(number(nas::maximize("accuracy"), {nas::at_most("latency", 3)}) == 2);
    CHECK(number(nas::maximize("accuracy"), {nas::at_most("latency", 5)}) == 3); // trial 4 has no latency
    CHECK(number(nas::minimize("latency"), {nas::at_least("accuracy", 3)}) == 3);
    CHECK(number(nas::maximize("reward"), {nas::at_most("latency", 4), nas::at_most("accuracy", 1)}) == 1);
    test::check_error<nas::search_error>(
        "nas.controller.35", [&] { (void)search.best(nas::maximize("accuracy"), {nas::at_most("latency", 0.5)}); },
        "latency <= 0.5");
    test::check_error<nas::search_error>(
        "nas.controller.35", [&] { (void)search.best(nas::minimize("energy")); }, "energy");
}

TEST_CASE("best_within: results at smaller budgets do not count", "[best_within]") {
    std::deque<nas::trial_record> history(3);
    for (std::size_t i = 0; i < 3; ++i) {
        history[i].number = i;
        history[i].state = nas::trial_state::complete;
        history[i].reward = 10 - static_cast<double>(i);
        history[i].budget = i == 2 ? 9 : 3;
    }
    CHECK(nas::best_within(history, nas::maximize("reward"), {})->number == 2);
    history[2].state = nas::trial_state::pruned;
    CHECK(nas::best_within(history, nas::maximize("reward"), {})->number == 0);
    CHECK(nas::best_within({}, nas::maximize("reward"), {}) == nullptr);
}

TEST_CASE("search: the knee of its front", "[best_within]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    double const accuracy[] = {0, 8, 9, 10}, latency[] = {1, 2, 6, 11};
    for (auto& trial : search.trials(4))
        trial.report({.accuracy = accuracy[trial.number()], .latency = nas::milliseconds{latency[trial.number()]}});
    CHECK(search.knee({nas::maximize("accuracy"), nas::minimize("latency")}).record().number == 1);
}
