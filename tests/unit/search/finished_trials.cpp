#include <nas/search/finished_trials.hpp>

#include "support/catch.hpp"

TEST_CASE("finished_trials: skips running trials and those beyond the limit", "[search]") {
    std::deque<nas::trial_record> records(6);
    for (std::size_t i = 0; i < 6; ++i) records[i].number = i;
    for (std::size_t const i : {1u, 2u, 4u, 5u}) records[i].state = nas::trial_state::complete;
    auto const numbers = [&](std::size_t limit) {
        std::vector<std::uint64_t> all;
        for (nas::trial_record const& r : nas::finished_trials(records, limit)) all.push_back(r.number);
        return all;
    };
    CHECK(numbers(0).empty());
    CHECK(numbers(1).empty());
    CHECK(numbers(3) == std::vector<std::uint64_t>{1, 2});
    CHECK(numbers(5) == std::vector<std::uint64_t>{1, 2, 4});
    CHECK(numbers(100) == std::vector<std::uint64_t>{1, 2, 4, 5});
    CHECK(nas::finished_trials(records, 1).empty());
    CHECK(!nas::finished_trials(records, 2).empty());
    auto i = nas::finished_trials(records, 6).begin();
    CHECK((i++)->number == 1);
    CHECK(i->number == 2);
}
