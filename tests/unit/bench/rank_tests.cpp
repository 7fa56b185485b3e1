#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <nas/bench/rank_tests.hpp>
#include <nas/core/normal.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

double const none = std::numeric_limits<double>::quiet_NaN();
using sample = std::vector<double>;

} // namespace

TEST_CASE("mann_whitney: published examples and counts by hand", "[bench][rank_tests]") {
    auto const r = mann_whitney(sample{1, 2, 3}, sample{4, 5, 6});
    CHECK(r.exact);
    CHECK(r.statistic == 0);
    CHECK(r.effect == 0);
    CHECK(r.p_less == Approx(1.0 / 20));
    CHECK(r.p == Approx(2.0 / 20));
    CHECK(r.p_greater == Approx(1));
    // Hollander and Wolfe (1973), permeability of membranes: W = 35, p = 0.1272.
    auto const w = mann_whitney(sample{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46},
                                sample{1.15, 0.88, 0.90, 0.74, 1.21});
    CHECK(w.statistic == 35);
    CHECK(w.p_greater == Approx(0.1272).margin(5e-5));
    CHECK(w.p == Approx(0.2544).margin(5e-5));
}

TEST_CASE("mann_whitney: ties by the normal approximation, no result is worse than any", "[bench][rank_tests]") {
    auto const r = mann_whitney(sample{1, 1, 2}, sample{1, 2, 2});
    CHECK_FALSE(r.exact);
    CHECK(r.statistic == 3);
    CHECK(r.p_less == Approx(nas::math::normal_cdf(-1 / std::sqrt(4.05))));
    CHECK(r.p_greater == Approx(nas::math::normal_cdf(2 / std::sqrt(4.05))));
    CHECK(mann_whitney(sample{2, 2}, sample{2, 2, 2}).p == 1);
    auto const n = mann_whitney(sample{none, 5}, sample{-1e300, 4});
    CHECK(n.statistic == 2); // 5 beats both
    CHECK(n.effect == 0.5);
}

TEST_CASE("mann_whitney: counting and approximation agree on larger samples", "[bench][rank_tests]") {
    nas::rng random(4);
    sample a, b;
    for (int i = 0; i < 40; ++i) a.push_back(nas::normal(random, 0.4, 1)), b.push_back(nas::normal(random));
    auto const exact = mann_whitney(a, b);
    CHECK(exact.exact);
    CHECK(exact.p_less + exact.p_greater > 1);
    CHECK(exact.p_less + exact.p_greater < 1.01);
    CHECK(mann_whitney(b, a).p_less == Approx(exact.p_greater));
    a.push_back(nas::normal(random, 0.4, 1));
    auto const approximate = mann_whitney(a, b);
    CHECK_FALSE(approximate.exact);
    a.pop_back();
    std::sort(a.begin(), a.end());
    a[20] = a[21]; // one tie among 80 values changes little, but the way of computing
    CHECK_FALSE(mann_whitney(a, b).exact);
    CHECK(mann_whitney(a, b).p == Approx(exact.p).epsilon(0.05));
    // Far tails stay in proportion: all of a above all of b.
    for (int i = 0; i < 40; ++i) a[static_cast<std::size_t>(i)] = 100 + i, b[static_cast<std::size_t>(i)] = i;
    CHECK(std::log10(mann_whitney(a, b).p_greater) == Approx(-23.0314).margin(1e-3)); // 1 / binomial(80, 40)
    CHECK(std::log10(mann_whitney(b, a).p_less) == Approx(-23.0314).margin(1e-3));
}

TEST_CASE("mann_whitney: without a difference p is uniform", "[bench][rank_tests]") {
    nas::rng random(9);
    int below = 0;
    for (int run = 0; run < 2000; ++run) {
        sample a(12), b(15);
        for (double& x : a) x = random.uniform();
        for (double& x : b) x = random.uniform();
        below += mann_whitney(a, b).p < 0.1;
    }
    CHECK(below <= 200 + 3 * 13.4);
    CHECK(below >= 170 - 3 * 13.4); // discrete: a little less than 10 %
}

TEST_CASE("wilcoxon: a published example and counts by hand", "[bench][rank_tests]") {
    // Hollander and Wolfe (1973), depression scale before and after: V = 40, p = 0.01953.
    auto const r = wilcoxon(sample{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30},
                            sample{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29});
    CHECK(r.exact);
    CHECK(r.statistic == 40);
    CHECK(r.p_greater == Approx(0.01953).margin(5e-6));
    CHECK(r.p == Approx(2 * r.p_greater));
    CHECK(r.effect == Approx(7.0 / 9));
    CHECK(wilcoxon(sample{2, 4, 6, 8, 10}, sample{1, 2, 3, 4, 5}).p_greater == Approx(1.0 / 32));
}

TEST_CASE("wilcoxon: pairs without a difference, ties and missing results", "[bench][rank_tests]") {
    auto const same = wilcoxon(sample{1, 2}, sample{1, 2});
    CHECK(same.p == 1);
    CHECK(same.effect == 0.5);
    auto const zero = wilcoxon(sample{1, 2, 4, 8}, sample{1, 1, 2, 4}); // differences 1, 2, 4
    CHECK(zero.exact);
    CHECK(zero.p_greater == Approx(1.0 / 8));
    auto const tied = wilcoxon(sample{1, 1, 1, 0}, sample{0, 0, 0, 1}); // V = 7.5 of 10, all sizes equal
    CHECK_FALSE(tied.exact);
    CHECK(tied.statistic == 7.5);
    CHECK(tied.p_greater == Approx(nas::math::normal_cdf(-(7.5 - 5 - 0.5) / std::sqrt(7.5 - 60.0 / 48))));
    auto const missing = wilcoxon(sample{none, none, 3}, sample{none, 0, none});
    CHECK(missing.effect == 0.5);
    CHECK(missing.p == 1);
}

TEST_CASE("mean_ranks: 1 is best, equal ones share, no result is last", "[bench][rank_tests]") {
    std::vector<sample> const rows{{3, 1, 2}, {5, 5, 0}, {none, 1, 2}};
    CHECK(mean_ranks(rows) == sample{(1 + 1.5 + 3) / 3, (3 + 1.5 + 2) / 3, (2 + 3 + 1) / 3.0});
    CHECK(mean_ranks({}).empty());
}

TEST_CASE("rank tests: samples that do not fit are refused", "[bench][rank_tests]") {
    check_error<nas::search_error>(
        "nas.bench.11", [] { (void)mann_whitney(sample{}, sample{1}); }, "0 and 1");
    check_error<nas::search_error>("nas.bench.11", [] { (void)wilcoxon(sample{}, sample{}); });
    check_error<nas::search_error>(
        "nas.bench.11",
        [] {
            (void)wilcoxon(sample{1, 2}, sample{1});
        },
        "2 and 1");
    check_error<nas::search_error>(
        "nas.bench.11",
        [] {
            (void)mean_ranks(std::vector<sample>{{1, 2}, {1}});
        },
        "1 and 2");
}
