#include <nas/io/report.hpp>

#include "support/catch.hpp"

using namespace nas::io;

namespace {

report example() {
    report r;
    r.title = "Search <1>";
    r.trials = {{.number = 0,
                 .state = "complete",
                 .accuracy = 0.5,
                 .latency = 1.0,
                 .reward = 0.5,
                 .parameters = 1000,
                 .macs = 2000,
                 .note = {}},
                {.number = 1, .state = "diverged", .note = "loss became NaN"},
                {.number = 2,
                 .state = "complete",
                 .accuracy = 0.8,
                 .latency = 2.0,
                 .reward = 0.8,
                 .parameters = 10,
                 .macs = 20,
                 .note = {}},
                {.number = 3,
                 .state = "complete",
                 .accuracy = 0.7,
                 .latency = 3.0,
                 .reward = 0.7,
                 .parameters = 10,
                 .macs = 20,
                 .note = {}}};
    r.best = 2;
    return r;
}

bool contains(std::string const& text, std::string_view what) { return text.find(what) != text.npos; }

} // namespace

TEST_CASE("report: the file is complete and loads nothing", "[io]") {
    std::string const html = to_html(example());
    CHECK(html.starts_with("<!doctype html>"));
    CHECK(html.ends_with("</html>\n"));
    for (char const* const loading : {"http://", "https://", "<script", "<link", "src=", "@import", "url("})
        CHECK_FALSE(contains(html, loading));
    CHECK(contains(html, "Search &lt;1&gt;"));
    CHECK(contains(html, "80.00 %"));
    CHECK(contains(html, "3 / 4")); // trials complete
}

TEST_CASE("report: failed trials are listed with the reason, values that do not exist as a dash", "[io]") {
    std::string const html = to_html(example());
    CHECK(contains(html, "diverged: loss became NaN"));
    CHECK(contains(html, "–"));
    CHECK_FALSE(contains(html, "nan"));
}

TEST_CASE("report: the Pareto front holds exactly the trials that none beats", "[io]") {
    auto const front = detail::pareto_trials(example());
    REQUIRE(front.size() == 2);
    CHECK(front[0].number == 0);
    CHECK(front[1].number == 2);
}

TEST_CASE("report: winner, layers and settings appear when there are any", "[io]") {
    report r = example();
    CHECK_FALSE(contains(to_html(r), "Trained to the end"));
    CHECK(contains(to_html(r), ">best trial<"));
    r.finals.push_back({.trial = 2,
                        .validation_accuracy = 0.81,
                        .test_accuracy = 0.79,
                        .latency = 2.0,
                        .parameters = 10,
                        .macs = 20,
                        .meets_target = false,
                        .winner = true});
    r.layers.push_back({"stem", "conv2d", "16x32x32", 432, 442368});
    r.settings.emplace_back("seed", "7");
    std::string const html = to_html(r);
    CHECK(contains(html, "79.00 %"));
    CHECK(contains(html, "missed"));
    CHECK(contains(html, ">winner<"));
    CHECK_FALSE(contains(html, ">best trial<"));
    CHECK(contains(html, "stem"));
    CHECK(contains(html, "442\u2009368"));
    CHECK(contains(html, "<th>seed</th><td>7</td>"));
}

TEST_CASE("report: a search without any trial still gives a page", "[io]") {
    std::string const html = to_html({});
    CHECK(contains(html, "0 / 0"));
    CHECK_FALSE(contains(html, "nan"));
}
