#pragma once
// What every storage must do. A storage passes if `check_storage_conformance(place)` does, where
//
//     place.storage()     makes a storage object on the place (a file, a table, …); the second object finds what the
//                         first, destroyed by then, has kept
//
//     Place::many         how many trials are many; fewer where every one waits for a device
//
// and a new `Place` is an empty place.

#include <cstdint>
#include <string>
#include <vector>

#include <nas/nas.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

namespace test {

inline nas::study_identity const some_identity{{"space", "123"}, {"seed", "7"}, {"note", "a \"b\"\n"}};

// What a storage gives back of an event.
inline nas::trial_event kept(nas::trial_event_kind kind, nas::trial_record r) {
    nas::trial_record question{.number = r.number};
    nas::detail::take_question(question, r); // of an end, the question is not kept again
    if (nas::begins_trial(kind)) return {kind, std::move(question)};
    nas::trial_record nothing;
    nas::detail::take_question(r, nothing);
    return {kind, std::move(r)};
}
inline nas::trial_event asked(nas::trial_record const& r) { return kept(nas::trial_event_kind::asked, r); }

template <class Place>
void keeps_events_exactly() {
    Place place;
    std::vector<nas::trial_event> expected;
    {
        auto storage = place.storage();
        CHECK(storage.open(some_identity).empty());
        using kinds = nas::trial_event_kind;
        for (kinds const kind : {kinds::asked, kinds::told, kinds::given, kinds::baseline})
            for (nas::trial_record const& r : awkward_records()) {
                storage.append(kind, r);
                expected.push_back(kept(kind, r));
            }
        CHECK(storage.open(some_identity) == expected); // the same object may look again
    }
    auto storage = place.storage();
    CHECK(storage.open(some_identity) == expected);
}

template <class Place>
void continues_where_it_was_left() {
    Place place;
    std::vector<nas::trial_event> expected;
    for (std::uint64_t session = 0; session < 20; ++session) {
        auto storage = place.storage();
        CHECK(storage.open(some_identity) == expected);
        for (std::uint64_t i = 0; i < session; ++i) {
            nas::trial_record const r{.number = expected.size(),
                                      .genome = {{i, 2, 1}},
                                      .state = nas::trial_state::complete,
                                      .reward = 0.1 * static_cast<double>(i)};
            storage.append(nas::trial_event_kind::asked, r);
            expected.push_back(asked(r));
        }
    }
}

template <class Place>
void keeps_many_events() {
    Place place;
    constexpr std::uint64_t n = Place::many;
    {
        auto storage = place.storage();
        (void)storage.open(some_identity);
        for (std::uint64_t i = 0; i < n; ++i) {
            nas::trial_record const r{.number = i,
                                      .genome = nas::genome(i % 40, nas::gene{i, 3, 2}),
                                      .state = nas::trial_state::complete,
                                      .reward = static_cast<double>(i)};
            storage.append(nas::trial_event_kind::asked, r);
            storage.append(nas::trial_event_kind::told, r);
        }
    }
    auto const events = place.storage().open(some_identity);
    REQUIRE(events.size() == 2 * n);
    bool all = true;
    for (std::uint64_t i = 0; i < n; ++i)
        all = all && events[2 * i].record.number == i && events[2 * i].record.genome.size() == i % 40 &&
              events[2 * i + 1].record.reward == static_cast<double>(i);
    CHECK(all);
}

template <class Place>
void refuses_another_study() {
    Place place;
    nas::trial_record const r = awkward_records()[0];
    {
        auto storage = place.storage();
        (void)storage.open(some_identity);
        storage.append(nas::trial_event_kind::asked, r);
    }
    auto other = some_identity;
    other[0].value = "124";
    check_error<nas::storage_error>(
        "nas.storage.16", [&] { (void)place.storage().open(other); }, "another space");
    other = some_identity;
    other[1].value = "8";
    check_error<nas::storage_error>(
        "nas.storage.3", [&] { (void)place.storage().open(other); }, "seed = 7", "8");
    other.pop_back();
    check_error<nas::storage_error>("nas.storage.3", [&] { (void)place.storage().open(other); });
    CHECK(place.storage().open(some_identity) == std::vector{asked(r)}); // and is unharmed
}

// A search that is left after every trial, in the middle of one, and picked up again, is the uninterrupted search.
template <class Place, class Controller>
void resumes_exactly(Controller const& controller, std::size_t window) {
    constexpr std::size_t n = 50;
    auto const run = [&](Place& place, std::size_t until, bool leave_one_in_flight) {
        nas::search search{tiny_space,
                           controller,
                           nas::accuracy{},
                           {.seed = 3, .storage = place.storage(), .window = window, .clock = nas::no_clock}};
        for (auto& trial : search.trials(until)) {
            if (trial.number() % 5 == 4) trial.fail(nas::failure_kind::out_of_memory, "too large");
            else
                trial.report(
                    {.accuracy = quality(trial.arch()), .parameters = static_cast<std::int64_t>(trial.number())});
        }
        if (leave_one_in_flight) {
            auto trial = search.ask();
            search.request_stop(); // the trial is given up with the search, not recorded
        }
        return search.history();
    };
    Place whole, parts;
    auto const expected = run(whole, n, false);
    for (std::size_t until = 5; until < n; until += 5) (void)run(parts, until, until % 10 == 0);
    CHECK(run(parts, n, false) == expected);
    CHECK(run(parts, n, false) == expected); // as stored
}

template <class Place>
void check_storage_conformance() {
    SECTION("keeps events exactly") { keeps_events_exactly<Place>(); }
    SECTION("continues where it was left") { continues_where_it_was_left<Place>(); }
    SECTION("keeps many events") { keeps_many_events<Place>(); }
    SECTION("refuses another study") { refuses_another_study<Place>(); }
    SECTION("resumes random search exactly") { resumes_exactly<Place>(nas::random_search{}, 0); }
    SECTION("resumes random search without replacement exactly") {
        resumes_exactly<Place>(nas::random_search{.replacement = false}, 0);
    }
    SECTION("resumes evolution exactly") {
        resumes_exactly<Place>(nas::regularized_evolution{.population = 8, .sample = 3}, 0);
    }
    SECTION("resumes evolution with a window exactly") {
        resumes_exactly<Place>(nas::regularized_evolution{.population = 8, .sample = 3}, 4);
    }
}

} // namespace test
