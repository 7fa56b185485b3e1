#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <nas/bench/bit_string.hpp>
#include <nas/bench/fidelity_toy.hpp>
#include <nas/bench/runner.hpp>
#include <nas/bench/zdt.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/io/bench_report.hpp>

#include "support/check_error.hpp"
#include "support/temp_folder.hpp"

using namespace nas::bench;
using nas::io::bench_report;
using test::check_error;

namespace {

std::vector<run_set> two_by_two() {
    std::vector<problem> const problems{bit_string({.bits = 20}), fidelity_toy({.full_budget = 9})};
    std::vector<contender> const contenders{{"random <1>", nas::random_search{}},
                                            {"evolution", nas::regularized_evolution{.population = 8, .sample = 4}}};
    return compare(problems, contenders, {.runs = 12, .simulation = {.trials = 60}});
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
    return n;
}

} // namespace

TEST_CASE("bench_report: a plot and a table per problem, ranks over all", "[io][bench_report]") {
    auto const sets = two_by_two();
    std::string const html =
        to_html(bench_report{.title = "A & B", .summary = "s", .settings = {{"runs", "12"}}, .sets = sets});
    CHECK(html.starts_with("<!doctype html>"));
    CHECK(html.ends_with("</body></html>\n"));
    CHECK(count(html, "<svg") == 2);
    CHECK(count(html, "</svg>") == 2);
    CHECK(count(html, "class=\"c1 curve\"") == 2); // the mean
    CHECK(count(html, "class=\"b1 curve\"") == 2); // its band
    CHECK(html.find("A &amp; B") != html.npos);
    CHECK(html.find("random &lt;1&gt;") != html.npos);
    CHECK(html.find("random <1>") == html.npos);
    CHECK(html.find("All problems") != html.npos);
    CHECK(html.find("<th>runs</th><td>12</td>") != html.npos);
    for (std::string_view const outside : {"http:", "https:", "src=", "<script"})
        CHECK(html.find(outside) == html.npos);
    auto const s = summarize(sets[1].final());
    CHECK(html.find(nas::io::fixed(s.mean, 4) + " ± " + nas::io::fixed(s.error, 4)) != html.npos);
    CHECK(html.find(nas::io::fixed(1 - s.mean, 4)) != html.npos); // distance to the best known
    CHECK(html.find(nas::io::fixed(wilcoxon(sets[3].final(), sets[2].final()).p, 4)) != html.npos);
}

TEST_CASE("bench_report: one problem, another baseline, runs without results", "[io][bench_report]") {
    auto sets = two_by_two();
    sets.resize(2);
    for (trace& t : sets[0].runs) t.best.assign(t.best.size(), std::numeric_limits<double>::quiet_NaN());
    sets[0].problem.best.reset();
    for (progress_axis const axis : {progress_axis::trials, progress_axis::seconds, progress_axis::budget}) {
        std::string const html = to_html(bench_report{.sets = sets, .axis = axis, .baseline = "evolution"});
        CHECK(html.find("All problems") == html.npos);
        CHECK(html.find("p vs evolution") != html.npos);
        CHECK(html.find("12 (12 without result)") != html.npos);
        CHECK(html.find("– ± –") != html.npos);
        CHECK(html.find("nan") == html.npos);
        CHECK(html.find("best known") == html.npos);
    }
    CHECK(to_html(bench_report{.sets = sets, .axis = progress_axis::seconds}).find("simulated seconds") !=
          std::string::npos);
}

TEST_CASE("bench_report: hypervolume where there are objectives", "[io][bench_report]") {
    auto const set = run(zdt(1, 5), {"random", nas::random_search{}}, {.runs = 4, .simulation = {.trials = 30}});
    CHECK(to_html(bench_report{.sets = {set}}).find("hypervolume (mean)") != std::string::npos);
}

TEST_CASE("bench_report: sets that are not one comparison are refused", "[io][bench_report]") {
    auto const sets = two_by_two();
    auto const refuses = [](std::vector<run_set> s, std::string baseline = {}) {
        check_error<nas::search_error>(
            "nas.bench.22", [&] { (void)to_html(bench_report{.title = "T", .sets = s, .baseline = baseline}); }, "'T'");
    };
    refuses({});
    refuses({sets[0], sets[1], sets[2]});
    refuses({sets[0], sets[1], sets[3], sets[2]});
    refuses(sets, "nobody");
    auto fewer = sets;
    fewer[2].runs.pop_back();
    refuses(fewer);
    for (auto& s : fewer) s.runs.clear();
    refuses(fewer);
}
