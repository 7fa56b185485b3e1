#include <nas/nas.hpp>
#include <nas/search/search_options.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("search_options: have defaults that touch nothing outside", "[search]") {
    nas::search_options const o;
    CHECK(o.seed == 1);
    CHECK(!o.storage);
    CHECK(o.window == 0);
    CHECK(o.observers.empty());
    CHECK(o.settings.empty());
    CHECK(o.clock == &nas::wall_clock);
    CHECK(o.stop == nullptr);
    CHECK(o.pruner.describe() == "none");
}

TEST_CASE("search_options: the clock fills the times of the records", "[search]") {
    nas::search with{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.clock = [] { return 5.0; }}};
    nas::search without{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.clock = nas::no_clock}};
    for (auto& trial : with.trials(1)) {
        CHECK(trial.record().started == 5);
        CHECK(!trial.record().finished);
        trial.report(0.5);
    }
    CHECK(with.history()[0].finished == 5);
    for (auto& trial : without.trials(1)) trial.report(0.5);
    CHECK(!without.history()[0].started);
    CHECK(!without.history()[0].finished);
}

TEST_CASE("search_options: the seed decides everything random", "[search]") {
    auto const genomes = [](std::uint64_t seed) {
        nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.seed = seed}};
        std::vector<nas::genome> all;
        for (auto& trial : search.trials(10)) {
            all.push_back(trial.genome());
            trial.report(0.5);
        }
        return all;
    };
    CHECK(genomes(1) == genomes(1));
    CHECK(genomes(1) != genomes(2));
}

TEST_CASE("search_options: a flag of the program ends the search", "[search]") {
    std::atomic<bool> stop{false};
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop = &stop}};
    int trials = 0;
    for (auto& trial : search.trials(100)) {
        if (++trials == 3) stop = true;
        trial.report(0.5);
    }
    CHECK(trials == 3);
    CHECK(search.stop_requested());
    stop = false; // and it can go on
    for (auto& trial : search.trials(5)) trial.report(0.5);
    CHECK(search.history().size() == 5);
}
