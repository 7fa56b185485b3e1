#include <stdexcept>
#include <vector>

#include <nas/search/unsaved_events.hpp>

#include "support/catch.hpp"

using nas::trial_event_kind;

TEST_CASE("unsaved_events: are stored in their order; one that is refused holds up the others", "[search]") {
    nas::detail::unsaved_events<> events;
    events.add(trial_event_kind::asked, 4);
    events.add(trial_event_kind::told, 2);
    events.add(trial_event_kind::told, 4);
    std::vector<std::uint64_t> stored;
    bool full = true;
    auto const store = [&](trial_event_kind kind, std::uint64_t number) {
        if (full && kind == trial_event_kind::told) throw std::runtime_error("no space left");
        stored.push_back(number);
    };
    CHECK_THROWS_AS(events.save(store), std::runtime_error);
    CHECK(stored == std::vector<std::uint64_t>{4});
    CHECK(!events.empty());
    full = false;
    events.save(store);
    CHECK(stored == std::vector<std::uint64_t>{4, 2, 4});
    CHECK(events.empty());
}
