#include <nas/nas.hpp>
#include <nas/storage/memory.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("storage::memory: lets another search of the process continue", "[storage]") {
    nas::storage::memory kept;
    {
        nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.storage = &kept}};
        for (auto& trial : search.trials(5)) trial.report(test::quality(trial.arch()));
    }
    CHECK(kept.events().size() == 10);
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.storage = &kept}};
    CHECK(search.history().size() == 5);
    int more = 0;
    for (auto& trial : search.trials(8)) {
        trial.report(test::quality(trial.arch()));
        ++more;
    }
    CHECK(more == 3);
    CHECK(kept.events().size() == 16);
}
