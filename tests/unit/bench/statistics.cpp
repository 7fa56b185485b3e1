#include <cmath>
#include <limits>
#include <vector>

#include <nas/bench/statistics.hpp>
#include <nas/core/normal.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

double const none = std::numeric_limits<double>::quiet_NaN();
using sample = std::vector<double>;

} // namespace

TEST_CASE("summarize: mean, deviation and order statistics by hand", "[bench][statistics]") {
    summary const s = summarize(sample{4, none, 1, 2, 3});
    CHECK(s.count == 4);
    CHECK(s.missing == 1);
    CHECK(s.mean == 2.5);
    CHECK(s.deviation == Approx(std::sqrt(5.0 / 3)));
    CHECK(s.error == Approx(std::sqrt(5.0 / 12)));
    CHECK(s.smallest == 1);
    CHECK(s.low_quartile == 1.75);
    CHECK(s.median == 2.5);
    CHECK(s.high_quartile == 3.25);
    CHECK(s.largest == 4);
    CHECK(summarize(sample{7}).deviation == 0);
    CHECK(summarize(sample{7}).median == 7);
    summary const empty = summarize(sample{none});
    CHECK(empty.count == 0);
    CHECK(empty.missing == 1);
    for (double const x : {empty.mean, empty.deviation, empty.error, empty.median, empty.largest}) CHECK(x != x);
}

TEST_CASE("quantile: interpolates between order statistics", "[bench][statistics]") {
    CHECK(quantile(sample{10, 0}, 0.3) == Approx(3));
    CHECK(quantile(sample{10, 0}, 0) == 0);
    CHECK(quantile(sample{10, 0}, 1) == 10);
    CHECK(std::isnan(quantile(sample{}, 0.5)));
    double const inf = std::numeric_limits<double>::infinity();
    CHECK(quantile(sample{1, inf}, 0) == 1);
    CHECK(std::isnan(mean(sample{})));
    for (double const q : {-0.1, 1.1, none})
        check_error<nas::search_error>("nas.bench.10", [&] { (void)quantile(sample{1}, q); });
}

TEST_CASE("bootstrap_mean: the band has the width of the standard error and covers the truth as promised",
          "[bench][statistics]") {
    nas::rng random(2);
    int covered = 0;
    double width = 0;
    constexpr int runs = 300, n = 40;
    for (int r = 0; r < runs; ++r) {
        sample values(n);
        for (double& v : values) v = nas::normal(random, 5, 2);
        band const b =
            bootstrap_mean(values, {.confidence = 0.9, .resamples = 400, .seed = static_cast<std::uint64_t>(r)});
        covered += b.low <= 5 && 5 <= b.high;
        width += b.high - b.low;
    }
    CHECK(covered >= 0.88 * runs - 3 * std::sqrt(0.1 * 0.9 * runs)); // the percentile bootstrap is a little narrow
    CHECK(covered <= 0.90 * runs + 3 * std::sqrt(0.1 * 0.9 * runs));
    CHECK(width / runs == Approx(2 * 1.645 * 2 / std::sqrt(n)).epsilon(0.05));
}

TEST_CASE("bootstrap_mean: repeats with its seed; few values; impossible options", "[bench][statistics]") {
    sample const v{1, 2, 3, 4, none};
    CHECK(bootstrap_mean(v).low == bootstrap_mean(v).low);
    CHECK(bootstrap_mean(v).low < 2.5);
    CHECK(bootstrap_mean(v).high > 2.5);
    CHECK(bootstrap_mean(sample{3, none}).low == 3);
    CHECK(bootstrap_mean(sample{3, none}).high == 3);
    CHECK(std::isnan(bootstrap_mean(sample{}).low));
    for (double const c : {0.0, 1.0, none})
        check_error<nas::search_error>("nas.bench.10", [&] { (void)bootstrap_mean(v, {.confidence = c}); });
    check_error<nas::search_error>(
        "nas.bench.10", [&] { (void)bootstrap_mean(v, {.resamples = 0}); }, "resamples");
}
