#include <cmath>
#include <limits>
#include <vector>

#include <nas/bench/progress.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;

namespace {

double const none = std::numeric_limits<double>::quiet_NaN();
trace const quick{.seconds = {1, 2, 3}, .budget = {5, 10, 15}, .best = {0.1, 0.5, 0.5}};
trace const slow{.seconds = {10, 20}, .budget = {9, 18}, .best = {none, 0.9}};

} // namespace

TEST_CASE("progress_at: by trials, time and training", "[bench][progress]") {
    CHECK(std::isnan(progress_at(quick, 0, progress_axis::trials)));
    CHECK(progress_at(quick, 1, progress_axis::trials) == 0.1);
    CHECK(progress_at(quick, 100, progress_axis::trials) == 0.5);
    CHECK(std::isnan(progress_at(quick, 0.99, progress_axis::seconds)));
    CHECK(progress_at(quick, 1, progress_axis::seconds) == 0.1);
    CHECK(progress_at(quick, 1.99, progress_axis::seconds) == 0.1);
    CHECK(progress_at(quick, 50, progress_axis::seconds) == 0.5);
    CHECK(progress_at(quick, 10, progress_axis::budget) == 0.5);
    CHECK(std::isnan(progress_at(slow, 10, progress_axis::seconds)));
    CHECK(std::isnan(progress_at(trace{}, 10, progress_axis::trials)));
}

TEST_CASE("progress: means over the runs that have a result", "[bench][progress]") {
    run_set const set{.runs = {quick, slow, quick}};
    auto const p = progress(set, std::vector<double>{0, 1, 2}, progress_axis::trials, {.resamples = 200});
    REQUIRE(p.size() == 3);
    CHECK(p[0].runs == 0);
    CHECK(std::isnan(p[0].mean));
    CHECK(p[1].runs == 2);
    CHECK(p[1].mean == Approx(0.1));
    CHECK(p[2].runs == 3);
    CHECK(p[2].x == 2);
    CHECK(p[2].mean == Approx(1.9 / 3));
    CHECK(p[2].median == 0.5);
    band const expected = bootstrap_mean(std::vector<double>{0.5, 0.9, 0.5}, {.resamples = 200});
    CHECK(p[2].confidence.low == expected.low);
    CHECK(p[2].confidence.high == expected.high);
}

TEST_CASE("progress_grid: reaches the end of the longest run", "[bench][progress]") {
    std::vector<run_set> const sets{{.runs = {quick}}, {.runs = {slow, trace{}}}};
    CHECK(progress_grid(sets) == std::vector<double>{1, 2, 3});
    CHECK(progress_grid(sets, progress_axis::seconds, 4) == std::vector<double>{5, 10, 15, 20});
    CHECK(progress_grid(sets, progress_axis::budget, 3) == std::vector<double>{6, 12, 18});
    CHECK(progress_grid({}).empty());
    test::check_error<nas::search_error>(
        "nas.bench.10", [&] { (void)progress_grid(sets, progress_axis::trials, 1); }, "got 1");
}
