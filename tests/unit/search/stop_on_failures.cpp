#include <nas/nas.hpp>
#include <nas/search/stop_on_failures.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

TEST_CASE("stop_on_failures: ends the search when too many trials come to nothing", "[stop_on_failures]") {
    auto const run = [](std::uint64_t every, std::string* why) {
        nas::search search{test::tiny_space,
                           nas::random_search{},
                           nas::accuracy{},
                           {.stop_when = {nas::stop_on_failures{.share = 0.25, .warm_up = 8}}}};
        for (auto& trial : search.trials(100)) {
            if (trial.number() % every == 0) trial.fail(nas::failure_kind::out_of_memory, "needs 3 GB");
            else if (trial.number() % every == 1) trial.prune();
            else trial.report(1);
        }
        if (why) *why = search.stop_reason();
        return search.history().size();
    };
    std::string why;
    CHECK(run(3, &why) == 8);
    CHECK(why == "3 of 8 trials came to nothing, the last (trial 6) as out_of_memory: needs 3 GB");
    CHECK(run(7, nullptr) == 100);
}

TEST_CASE("stop_on_failures: shares are from 0 to 1", "[stop_on_failures]") {
    test::check_error<nas::search_error>("nas.controller.125", [] { nas::stop_on_failures{.share = 1.5}.check(); });
    test::check_error<nas::search_error>("nas.controller.125", [] { nas::stop_on_failures{.share = -0.5}.check(); });
}
