#include <nas/nas.hpp>
#include <nas/search/pruner.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

namespace {

struct archetype { // the least a pruner can be
    bool should_stop(nas::trial_record const&, nas::finished_trials) const { return false; }
};
struct answers_with_number {
    int should_stop(nas::trial_record const&, nas::finished_trials) const { return 0; }
};
struct changes_itself {
    bool should_stop(nas::trial_record const&, nas::finished_trials) { return false; }
};
struct looks_at_one {
    bool should_stop(nas::trial_record const&) const { return false; }
};

// Stops what is worse than the best finished trial was at the same point of its curve.
struct worse_than_best {
    bool should_stop(nas::trial_record const& running, nas::finished_trials others) const {
        std::size_t const i = running.curve.size();
        for (nas::trial_record const& r : others)
            if (i > 0 && r.curve.size() >= i && r.curve[i - 1].value > running.curve[i - 1].value) return true;
        return false;
    }
    std::string describe() const { return "worse_than_best"; }
};

} // namespace

TEST_CASE("Pruner: accepts what decides from records", "[search]") {
    STATIC_REQUIRE(nas::Pruner<archetype>);
    STATIC_REQUIRE(nas::Pruner<nas::no_pruner>);
    STATIC_REQUIRE(nas::Pruner<worse_than_best>);
    STATIC_REQUIRE(nas::Pruner<nas::any_pruner>);
}

TEST_CASE("Pruner: rejects what nearly is one", "[search]") {
    STATIC_REQUIRE(!nas::Pruner<answers_with_number>);
    STATIC_REQUIRE(!nas::Pruner<changes_itself>);
    STATIC_REQUIRE(!nas::Pruner<looks_at_one>);
}

TEST_CASE("any_pruner: holds a pruner by value", "[search]") {
    std::deque<nas::trial_record> records(1);
    records[0].state = nas::trial_state::complete;
    records[0].curve = {{1, 0.5}};
    nas::trial_record const running{.curve = {{1, 0.4}}};
    nas::any_pruner p;
    CHECK(!p.should_stop(running, {records, 1}));
    CHECK(p.describe() == "none");
    p = worse_than_best{};
    nas::any_pruner const copy = p;
    CHECK(copy.should_stop(running, {records, 1}));
    CHECK(!copy.should_stop(running, {records, 0}));
    CHECK(copy.describe() == "worse_than_best");
    CHECK(nas::any_pruner(archetype{}).describe() == "custom");
}

TEST_CASE("any_pruner: impossible options are refused where the pruner is given", "[search]") {
    struct picky {
        int patience = 0;
        bool should_stop(nas::trial_record const&, nas::finished_trials) const { return false; }
        void check() const {
            if (patience < 1) throw nas::search_error("nas.search.99", "patience = ", patience);
        }
    };
    CHECK_NOTHROW(nas::any_pruner(picky{1}));
    CHECK_THROWS_AS(nas::any_pruner(picky{0}), nas::search_error);
}

TEST_CASE("Pruner: a search asks it, and records what it stopped as pruned", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.pruner = worse_than_best{}}};
    double best = -1;
    int pruned = 0;
    for (auto& trial : search.trials(30)) {
        double const value = test::quality(trial.arch());
        trial.report(1, value / 2);
        bool const stop = trial.should_stop();
        CHECK(stop == (value < best));
        CHECK(trial.should_stop() == stop); // asked again, it stays with its answer
        if (stop && trial.number() % 2) {
            trial.prune({.parameters = 7});
        } else {
            trial.report(value); // a trial that was given up gets no reward, however it ends
        }
        if (stop) {
            ++pruned;
            CHECK(trial.record().state == nas::trial_state::pruned);
            CHECK(!trial.record().reward);
        } else {
            best = value;
        }
    }
    CHECK(pruned > 5);
    CHECK(search.best().reward() == best);
}

TEST_CASE("Pruner: in a search with a window it sees what the controller knew, and no more", "[search]") {
    struct counts {
        bool should_stop(nas::trial_record const& running, nas::finished_trials others) const {
            std::uint64_t n = 0;
            for (nas::trial_record const& r : others) {
                CHECK(r.number == n);
                ++n;
            }
            CHECK(n == (running.number >= 3 ? running.number - 2 : 0));
            return false;
        }
    };
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.window = 3, .pruner = counts{}}};
    for (auto& trial : search.trials(20)) {
        CHECK(!trial.should_stop());
        trial.report(1.0);
    }
}
