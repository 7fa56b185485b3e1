#include <stdexcept>
#include <string>
#include <vector>

#include <nas/nas.hpp>
#include <nas/search/observer.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

using strings = std::vector<std::string>;

struct everything {
    strings* log;
    void on_open(nas::study_view v) { log->push_back("open " + std::to_string(v.finished.size())); }
    void on_note(std::string_view text) { log->push_back("note " + std::string(text.substr(0, 7))); }
    void on_start(nas::trial_record const& r, nas::study_view) { log->push_back("start " + std::to_string(r.number)); }
    void on_report(nas::trial_record const& r, nas::study_view) {
        log->push_back("report " + std::to_string(r.number) + " " + std::to_string(r.curve.size()));
    }
    void on_finish(nas::trial_record const& r, nas::study_view v) {
        log->push_back("finish " + std::to_string(r.number) + " of " + std::to_string(v.target) + " " +
                       std::to_string(v.finished.size()));
    }
    void on_end(nas::study_view) { log->push_back("end"); }
};
struct one_hook {
    void on_note(std::string_view) {}
};
struct no_hook {
    void on_started() {}
};
struct misspelt {
    void on_finish(int) {}
    void on_end(nas::study_view) {}
};

} // namespace

TEST_CASE("Observer: accepts any hook, and callables", "[search]") {
    STATIC_REQUIRE(nas::Observer<everything>);
    STATIC_REQUIRE(nas::Observer<one_hook>);
    STATIC_REQUIRE(nas::Observer<decltype([](nas::trial_record const&) {})>);
    STATIC_REQUIRE(nas::Observer<decltype([](nas::trial_record const&, nas::study_view) {})>);
}

TEST_CASE("Observer: rejects what has no hook, or one that would never be called", "[search]") {
    STATIC_REQUIRE(!nas::Observer<no_hook>);
    STATIC_REQUIRE(!nas::Observer<misspelt>);
    STATIC_REQUIRE(!nas::Observer<int>);
}

TEST_CASE("Observer: sees the life of a search in order", "[search]") {
    strings log;
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.observers = {everything{&log}}}};
    CHECK(log.empty());
    for (auto& trial : search.trials(2)) {
        trial.report(1, 0.5);
        trial.report(0.5);
    }
    CHECK(log == strings{"open 0", "start 0", "report 0 1", "finish 0 of 2 1", "start 1", "report 1 1",
                         "finish 1 of 2 2", "end"});
}

TEST_CASE("Observer: learns what was kept and repaired", "[search]") {
    test::temp_folder const folder;
    auto const run = [&](strings& log) {
        nas::search search{test::tiny_space,
                           nas::random_search{},
                           nas::accuracy{},
                           {.storage = nas::storage::journal{folder / "j"}, .observers = {everything{&log}}}};
        for (auto& trial : search.trials(3)) trial.report(0.5);
    };
    strings first, second;
    run(first);
    std::string const whole = test::content_of(folder / "j");
    test::write_content(folder / "j", whole.substr(0, whole.size() - 1));
    run(second);
    CHECK(second == strings{"note journal", "open 2", "start 2", "finish 2 of 3 3", "end"});
}

TEST_CASE("Observer: owned objects are shared by copies, pointers refer", "[search]") {
    int calls = 0;
    auto const count = [&](nas::trial_record const&) { ++calls; };
    strings log;
    everything referred{&log};
    nas::any_observer const a = count;
    nas::any_observer b = &referred;
    b = a;
    {
        nas::search search{test::tiny_space,
                           nas::random_search{},
                           nas::accuracy{},
                           {.observers = {a, b, &referred, [&](nas::trial_record const&, nas::study_view v) {
                                              calls += v.best ? 10 : 0;
                                          }}}};
        for (auto& trial : search.trials(1)) trial.report(0.5);
    }
    CHECK(calls == 12);
    CHECK(log.size() == 4);
}

TEST_CASE("Observer: may look at the search from within a hook", "[search]") {
    int looked = 0;
    struct {
        nas::search<std::remove_cv_t<decltype(test::tiny_space)>, nas::random_search>* search = nullptr;
    } later;
    nas::search search{
        test::tiny_space, nas::random_search{}, nas::accuracy{}, {.observers = {[&](nas::trial_record const& r) {
                                                                      CHECK(later.search->best().number() <= r.number);
                                                                      ++looked;
                                                                  }}}};
    later.search = &search;
    for (auto& trial : search.trials(3)) trial.report(0.5);
    CHECK(looked == 3);
}

TEST_CASE("Observer: its exception reaches the program after everything was stored", "[search]") {
    nas::storage::memory kept;
    nas::search search{test::tiny_space,
                       nas::random_search{},
                       nas::accuracy{},
                       {.storage = &kept, .observers = {[](nas::trial_record const& r) {
                                              if (r.number == 1) throw std::runtime_error("observer");
                                          }}}};
    CHECK_THROWS_WITH(search.run(5, [](test::tiny_net const& n) { return test::quality(n); }), "observer");
    CHECK(kept.events().size() == 4);
    search.run(5, [](test::tiny_net const& n) { return test::quality(n); });
    CHECK(kept.events().size() == 10);
}

TEST_CASE("Observer: sees results in trial order if the search has a window, else as they come", "[search]") {
    for (std::size_t const window : {0u, 3u}) {
        std::vector<std::uint64_t> seen;
        std::vector<double> best;
        nas::search search{test::tiny_space,
                           nas::random_search{},
                           nas::accuracy{},
                           {.window = window, .observers = {[&](nas::trial_record const& r, nas::study_view v) {
                                                  seen.push_back(r.number);
                                                  best.push_back(*v.best->reward);
                                              }}}};
        auto a = search.ask(), b = search.ask(), c = search.ask();
        c.report(3.0);
        b.report(2.0);
        a.report(1.0);
        if (window == 0) {
            CHECK(seen == std::vector<std::uint64_t>{2, 1, 0});
            CHECK(best == std::vector<double>{3, 3, 3});
        } else {
            CHECK(seen == std::vector<std::uint64_t>{0, 1, 2});
            CHECK(best == std::vector<double>{1, 2, 3});
        }
    }
}
