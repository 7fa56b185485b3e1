#include <string>

#include <nas/nas.hpp>
#include <nas/search/stopping_rule.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

struct after_three {
    std::string why_stop(nas::study_view v) const { return v.finished.size() >= 3 ? "three are enough" : ""; }
};
struct counts_calls {
    std::size_t* calls;
    std::string why_stop(nas::study_view) {
        ++*calls;
        return {};
    }
};
struct takes_nothing {
    std::string why_stop() const { return {}; }
};
struct impossible {
    std::string why_stop(nas::study_view) const { return {}; }
    void check() const { throw nas::search_error("nas.search.5", "impossible"); }
};

} // namespace

TEST_CASE("StoppingRule: accepts what gives a reason, and nothing else", "[stopping_rule]") {
    STATIC_REQUIRE(nas::StoppingRule<after_three>);
    STATIC_REQUIRE(nas::StoppingRule<counts_calls>);
    STATIC_REQUIRE(!nas::StoppingRule<takes_nothing>);
}

TEST_CASE("StoppingRule: ends the loops as if they were complete, and says why", "[stopping_rule]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {after_three{}}}};
    CHECK(search.stop_reason().empty());
    std::size_t n = 0;
    for (auto& trial : search.trials(100)) {
        trial.report(1);
        ++n;
    }
    CHECK(n == 3);
    CHECK(search.stop_reason() == "three are enough");
    search.run(100, [](test::tiny_net const&) { return 1.0; });
    CHECK(search.history().size() == 3);
    search.ask().report(1); // asked for by name: a rule does not forbid it
    CHECK(search.history().size() == 4);
}

TEST_CASE("StoppingRule: with several workers the trials under way are finished", "[stopping_rule]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {after_three{}}}};
    search.run(
        100, [](test::tiny_net const& n) { return test::quality(n); }, nas::thread_executor{3});
    CHECK(search.history().size() >= 3);
    CHECK(search.history().size() <= 5);
    for (auto const& r : search.history()) CHECK(r.state == nas::trial_state::complete);
}

TEST_CASE("StoppingRule: trials in flight when the study was left are run all the same", "[stopping_rule]") {
    test::temp_folder const folder;
    std::string const file = folder / "a.journal";
    auto const options = [&] {
        return nas::search_options{.storage = nas::storage::journal{file}, .stop_when = {after_three{}}};
    };
    {
        nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, options()};
        auto left = search.ask();
        for (int i = 0; i < 3; ++i) search.ask().report(1);
        search.request_stop();
        (void)left.should_stop();
    }
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, options()};
    std::size_t n = 0;
    for (auto& trial : search.trials(100)) {
        CHECK(trial.number() == 0);
        trial.report(1);
        ++n;
    }
    CHECK(n == 1);
}

TEST_CASE("StoppingRule: is asked before every new trial, and checked when the study is opened", "[stopping_rule]") {
    std::size_t calls = 0;
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {counts_calls{&calls}}}};
    for (auto& trial : search.trials(5)) trial.report(1);
    CHECK(calls == 5);
    nas::search bad{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.stop_when = {impossible{}}}};
    test::check_error<nas::search_error>("nas.search.5", [&] { bad.open(); });
}
