#include <limits>

#include <nas/nas.hpp>
#include <nas/search/stop_at.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

TEST_CASE("stop_at: ends the search when the target is reached", "[stop_at]") {
    nas::search search{
        test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {nas::stop_at{.reward = 5}}}};
    for (auto& trial : search.trials(100)) trial.report(static_cast<double>(trial.number()));
    CHECK(search.history().size() == 6);
    CHECK(search.stop_reason() == "trial 5 reached a reward of 5, the target was 5");
}

TEST_CASE("stop_at: failed trials reach nothing", "[stop_at]") {
    nas::search search{
        test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {nas::stop_at{.reward = 0}}}};
    for (auto& trial : search.trials(10)) trial.fail(nas::failure_kind::crashed, "test");
    CHECK(search.history().size() == 10);
    test::check_error<nas::search_error>(
        "nas.controller.122", [] { nas::stop_at{.reward = std::numeric_limits<double>::quiet_NaN()}.check(); });
}
