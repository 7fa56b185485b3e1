#include <stdexcept>

#include <nas/nas.hpp>
#include <nas/search/study.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

// The engine is driven through nas::search; here are the cases that need a storage, a controller or an observer that fails.

using nas::trial_event_kind;

namespace {

// Keeps events in memory and fails on demand.
struct fragile {
    std::vector<nas::trial_event> open(nas::study_identity const& i) {
        ++opened;
        if (fail_to_open) throw nas::storage_error("nas.storage.5", "no");
        return kept.open(i);
    }
    void append(trial_event_kind kind, nas::trial_record const& r) {
        if (room == 0) throw nas::storage_error("nas.storage.9", "full");
        --room;
        kept.append(kind, r);
    }
    nas::storage::memory kept{};
    int room = 1'000'000;
    int opened = 0;
    bool fail_to_open = false;
};

constexpr nas::regularized_evolution evolution{.population = 5, .sample = 2};

auto options(fragile& s, std::size_t window = 0) {
    return nas::search_options{.storage = &s, .window = window, .clock = nas::no_clock};
}

std::vector<nas::trial_event> uninterrupted(std::size_t n, std::size_t window = 0) {
    fragile s;
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s, window)};
    for (auto& trial : search.trials(n)) trial.report(test::quality(trial.arch()));
    return s.kept.events();
}

} // namespace

TEST_CASE("study: nothing is opened before it is needed", "[search]") {
    fragile s;
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s)};
    CHECK(s.opened == 0);
    search.open();
    search.open();
    CHECK(search.history().empty());
    CHECK(s.opened == 1);
}

TEST_CASE("study: after a failed opening it can be opened again", "[search]") {
    fragile s;
    s.fail_to_open = true;
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s)};
    CHECK_THROWS_AS(search.open(), nas::storage_error);
    s.fail_to_open = false;
    for (auto& trial : search.trials(3)) trial.report(0.5);
    CHECK(s.kept.events().size() == 6);
}

TEST_CASE("study: a hook that fails at the opening leaves nothing half restored", "[search]") {
    fragile s;
    {
        nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s)};
        for (auto& trial : search.trials(4)) trial.report(test::quality(trial.arch()));
    }
    bool fail = true;
    struct refuses {
        bool* fail;
        void on_open(nas::study_view) const {
            if (*fail) throw std::runtime_error("not now");
        }
    };
    nas::search search{test::tiny_space,
                       evolution,
                       nas::accuracy{},
                       {.storage = &s, .observers = {refuses{&fail}}, .clock = nas::no_clock}};
    CHECK_THROWS(search.open());
    CHECK_THROWS(search.open());
    fail = false;
    for (auto& trial : search.trials(8)) trial.report(test::quality(trial.arch()));
    CHECK(s.kept.events() == uninterrupted(8));
}

TEST_CASE("study: an event that cannot be stored is stored before the next, and none is lost", "[search]") {
    // The storage fills up after every possible number of events; each time there is room again later.
    auto const whole = uninterrupted(12);
    for (int room = 0; room < 24; ++room) {
        fragile s;
        s.room = room;
        std::vector<std::uint64_t> finished;
        nas::search search{test::tiny_space,
                           evolution,
                           nas::accuracy{},
                           {.storage = &s,
                            .observers = {[&](nas::trial_record const& r) {
                                CHECK(s.kept.events().size() >= 2 * r.number + 2); // shown only when stored
                                finished.push_back(r.number);
                            }},
                            .clock = nas::no_clock}};
        int errors = 0;
        for (int attempt = 0; attempt < 5 && search.history().size() < 12; ++attempt) {
            try {
                for (auto& trial : search.trials(12)) trial.report(test::quality(trial.arch()));
            } catch (nas::storage_error const& e) {
                CHECK(e.id() == "nas.storage.9");
                ++errors;
                if (attempt == 1) s.room = 1000;
            }
        }
        s.room = 1000;
        for (auto& trial : search.trials(12)) trial.report(test::quality(trial.arch()));
        INFO("room for " << room);
        CHECK(errors >= 1);
        CHECK(s.kept.events() == whole);
        CHECK(finished.size() == 12);
    }
}

TEST_CASE("study: what a destructor could not store is thrown by the next call", "[search]") {
    fragile s;
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s)};
    {
        auto trial = search.ask();
        s.room = 0;
    }
    CHECK(search.history()[0].failure->kind == nas::failure_kind::cancelled); // in memory
    CHECK_THROWS_AS(search.ask(), nas::storage_error);
    CHECK_THROWS_AS(search.ask(), nas::storage_error);
    s.room = 1000;
    CHECK(search.ask().number() == 1);
    CHECK(s.kept.events()[1].record.failure->kind == nas::failure_kind::cancelled);
}

TEST_CASE("study: with a window a storage in any order of results restores the same study", "[search]") {
    fragile s;
    {
        nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s, 5)};
        for (int round = 0; round < 6; ++round) {
            std::vector<nas::trial<test::tiny_net>> open;
            for (int i = 0; i < 5; ++i) open.push_back(search.ask());
            for (std::size_t const i : {3u, 0u, 4u, 1u, 2u}) open[i].report(test::quality(open[i].arch()));
        }
        auto left = search.ask(), told = search.ask();
        told.report(test::quality(told.arch()));
        search.request_stop();
    }
    std::vector<std::uint64_t> announced;
    nas::search search{test::tiny_space,
                       evolution,
                       nas::accuracy{},
                       {.storage = &s,
                        .window = 5,
                        .observers = {[&](nas::trial_record const& r) { announced.push_back(r.number); }},
                        .clock = nas::no_clock}};
    CHECK(search.history().size() == 32);
    for (auto& trial : search.trials(40)) trial.report(test::quality(trial.arch()));
    // Trial 30 was in flight and 31 had ended: both are announced now, in order.
    CHECK(announced == std::vector<std::uint64_t>{30, 31, 32, 33, 34, 35, 36, 37, 38, 39});
    nas::search whole{test::tiny_space, evolution, nas::accuracy{}, {.window = 5, .clock = nas::no_clock}};
    for (auto& trial : whole.trials(40)) trial.report(test::quality(trial.arch()));
    CHECK(search.history() == whole.history());
}

TEST_CASE("study: restoring shows the controller every result at its old place", "[search]") {
    // Results reported out of order, without a window: the order is part of the record.
    fragile s;
    std::vector<nas::genome> next;
    {
        nas::search search{test::tiny_space, evolution, nas::accuracy{}, options(s)};
        std::vector<nas::trial<test::tiny_net>> open;
        nas::rng random(2);
        for (int i = 0; i < 40; ++i) {
            while (open.size() < 4) open.push_back(search.ask());
            std::size_t const which = random.below(4);
            open[which].report(test::quality(open[which].arch()));
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
        }
        for (auto const& t : open) next.push_back(t.genome());
        auto const state = search.controller_state();
        search.request_stop();
        open.clear();
        nas::search again{test::tiny_space, evolution, nas::accuracy{}, options(s)};
        CHECK(again.controller_state() == state);
        for (nas::genome const& g : next) {
            auto trial = again.ask();
            CHECK(trial.genome() == g); // in flight, run again
            trial.report(0.0);
        }
    }
}

TEST_CASE("study: a controller that proposes otherwise than it did is noticed", "[search]") {
    struct impure { // depends on something outside of its state
        struct state {};
        int* outside;
        nas::genome propose(state&, nas::space_view space, nas::rng& random) const {
            return nas::sample(space, random.stream(static_cast<std::uint64_t>((*outside)++)));
        }
        void feedback(state&, nas::trial_record const&) const {}
    };
    int calls = 0;
    fragile s;
    {
        nas::search search{test::tiny_space, impure{&calls}, nas::accuracy{}, options(s)};
        for (auto& trial : search.trials(3)) trial.report(0.5);
    }
    nas::search search{test::tiny_space, impure{&calls}, nas::accuracy{}, options(s)};
    test::check_error<nas::storage_error>(
        "nas.storage.14", [&] { search.open(); }, "trial 0", "another genome");
}

TEST_CASE("study: a hundred thousand trials are restored at once", "[search]") {
    nas::storage::memory kept;
    constexpr std::size_t n = 100'000;
    {
        nas::search search{test::tiny_space, evolution, nas::accuracy{}, {.storage = &kept, .clock = nas::no_clock}};
        search.run(n, [](test::tiny_net const& net) { return test::quality(net); });
    }
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, {.storage = &kept, .clock = nas::no_clock}};
    double const before = nas::monotonic_clock();
    CHECK(search.history().size() == n);
    double const seconds = nas::monotonic_clock() - before;
    INFO(seconds << " s");
    CHECK(seconds < 10); // measured: 0.16 s at -O1
}
