#include <stdexcept>

#include <nas/controller/random_search.hpp>
#include <nas/search/study_book.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

// Restoring and storing are tested through nas::search in study.cpp; here is what a search cannot be made to do.

namespace {

struct host final : nas::detail::study_host {
    void check() const override {
        if (bad) throw nas::search_error("nas.search.9", "bad option");
    }
    nas::study_identity identity() const override { return {{"space", "1"}}; }
    bool bad = false;
};

nas::detail::trial_outcome const done{.metrics = {.accuracy = 0.5}, .reward = 0.5};

} // namespace

TEST_CASE("study_book: trials are numbered in the order of asking and end once", "[search]") {
    host const h;
    nas::detail::study_book<> book(test::tiny_space, nas::random_search{}, h, {});
    book.begin();
    CHECK(book.ask_new() == 0);
    CHECK(book.ask_new() == 1);
    book.end(1, done);
    CHECK(book.records()[1].reward == 0.5);
    CHECK(book.best() == &book.records()[1]);
    test::check_error<nas::search_error>(
        "nas.search.11", [&] { book.end(1, done); }, "trial 1");
    test::check_error<nas::search_error>("nas.search.11", [&] { book.add_point(1, {1, 0.5}); });
    CHECK(&book.running(0) == &book.records()[0]);
}

TEST_CASE("study_book: a trial put back is given again, smallest first and below the limit, without its curve",
          "[search]") {
    host const h;
    nas::detail::study_book<> book(test::tiny_space, nas::random_search{}, h, {});
    book.begin();
    for (int i = 0; i < 4; ++i) (void)book.ask_new();
    CHECK(!book.take_in_flight(100));
    book.add_point(2, {1, 0.5});
    book.flags(2).saw_stop = true;
    book.put_back(3);
    book.put_back(2);
    CHECK(!book.take_in_flight(2));
    CHECK(book.take_in_flight(3) == 2u);
    CHECK(book.records()[2].curve.empty());
    CHECK(!book.flags(2).saw_stop);
    CHECK(book.take_in_flight(100) == 3u);
    CHECK(!book.take_in_flight(100));
}

TEST_CASE("study_book: a trial whose start a hook refuses stays in flight", "[search]") {
    struct refuses {
        bool* refuse;
        void on_start(nas::trial_record const&, nas::study_view) const {
            if (*refuse) throw std::runtime_error("not now");
        }
    };
    bool refuse = true;
    host const h;
    nas::search_options options;
    options.observers.push_back(refuses{&refuse});
    nas::detail::study_book<> book(test::tiny_space, nas::random_search{}, h, std::move(options));
    book.begin();
    CHECK_THROWS_AS(book.ask_new(), std::runtime_error);
    CHECK_THROWS_AS(book.take_in_flight(100), std::runtime_error);
    refuse = false;
    CHECK(book.take_in_flight(100) == 0u);
    CHECK(book.records().size() == 1);
}

TEST_CASE("study_book: an error that nobody could be told of is thrown by the next operation, once", "[search]") {
    host const h;
    nas::detail::study_book<> book(test::tiny_space, nas::random_search{}, h, {});
    book.defer(std::make_exception_ptr(std::runtime_error("first")));
    book.defer(std::make_exception_ptr(std::runtime_error("second")));
    CHECK_THROWS_WITH(book.begin(), "first");
    book.begin();
}

TEST_CASE("study_book: impossible options of the host are reported at every opening until they are corrected",
          "[search]") {
    host h;
    h.bad = true;
    nas::detail::study_book<> book(test::tiny_space, nas::random_search{}, h, {});
    test::check_error<nas::search_error>("nas.search.9", [&] { book.open(); });
    test::check_error<nas::search_error>("nas.search.9", [&] { book.begin(); });
    h.bad = false;
    book.open();
}
