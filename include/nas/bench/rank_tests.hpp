#pragma once
// Whether one controller is better than another: rank tests, and mean ranks over many problems.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/math.hpp>

namespace nas::bench {

/// The outcome of a rank test of a against b. p-values are probabilities of what was seen, or of something more extreme, if there
/// were no difference.
struct rank_test {
    double statistic = 0; ///< U of a, or the sum of positive ranks
    double p = 1;         ///< of any difference
    double p_greater = 1; ///< of a being the larger one
    double p_less = 1;    ///< of a being the smaller one
    double effect = 0.5;  ///< share of pairs in which a is larger, a tie counting half
    bool exact = false;   ///< counted, not by the normal approximation
};

namespace detail {

/// Ranks from 1, smallest first; equal values share the mean of their ranks, NaN is the smallest of all. `ties` is the sum of
/// t^3 - t over groups of t equal values.
struct shared_ranks {
    std::vector<double> ranks;
    double ties = 0;
};

inline shared_ranks rank(std::span<double const> values) {
    auto const key = [&](std::size_t i) {
        return values[i] == values[i] ? values[i] : -std::numeric_limits<double>::infinity();
    };
    std::vector<std::size_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) < key(b) : a < b; });
    shared_ranks out{.ranks = std::vector<double>(values.size())};
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last < order.size() && key(order[last]) == key(order[first])) ++last;
        double const shared = static_cast<double>(first + 1 + last) / 2, t = static_cast<double>(last - first);
        for (std::size_t i = first; i < last; ++i) out.ranks[order[i]] = shared;
        out.ties += t * t * t - t;
        first = last;
    }
    return out;
}

// Turns counts of a statistic 0, 1, 2, ... under no difference into p-values.
inline void exact_tails(rank_test& r, std::vector<double> const& counts) {
    double total = 0, below = 0, above = 0;
    for (std::size_t s = 0; s < counts.size(); ++s) {
        total += counts[s];
        if (static_cast<double>(s) <= r.statistic) below += counts[s];
        if (static_cast<double>(s) >= r.statistic) above += counts[s];
    }
    r.p_less = below / total;
    r.p_greater = above / total;
    r.p = std::min(1.0, 2 * std::min(r.p_less, r.p_greater));
    r.exact = true;
}

inline void normal_tails(rank_test& r, double expected, double variance) {
    if (!(variance > 0)) return; // all values are equal
    double const s = math::sqrt(variance), d = r.statistic - expected;
    r.p_greater = math::normal_cdf(-(d - 0.5) / s);
    r.p_less = math::normal_cdf((d + 0.5) / s);
    r.p = std::min(1.0, 2 * std::min(r.p_greater, r.p_less));
}

} // namespace detail

/// The test of Mann and Whitney (1947) on two independent samples. Exact without ties up to 40 values in each, else by the normal
/// approximation with corrections for ties and continuity. NaN, a run without a result, is smaller than every number.
/// Throws `search_error` [nas.bench.11] if a sample is empty.
inline rank_test mann_whitney(std::span<double const> a, std::span<double const> b) {
    if (a.empty() || b.empty())
        throw search_error("nas.bench.11", "a rank test needs two samples, got ", a.size(), " and ", b.size(),
                           " values");
    std::vector<double> all(a.begin(), a.end());
    all.insert(all.end(), b.begin(), b.end());
    auto const ranked = detail::rank(all);
    auto const m = static_cast<double>(a.size()), n = static_cast<double>(b.size());
    rank_test r;
    for (std::size_t i = 0; i < a.size(); ++i) r.statistic += ranked.ranks[i];
    r.statistic -= m * (m + 1) / 2;
    r.effect = r.statistic / (m * n);
    if (ranked.ties == 0 && a.size() <= 40 && b.size() <= 40) {
        // counts[u] = ways to place a's values among b's: the coefficients of the Gaussian binomial coefficient.
        std::vector<double> counts(a.size() * b.size() + 1, 0.0);
        counts[0] = 1;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            for (std::size_t u = counts.size(); u-- > b.size() + i;) counts[u] -= counts[u - b.size() - i];
            for (std::size_t u = i; u < counts.size(); ++u) counts[u] += counts[u - i];
        }
        // Mirrored, since in the upper half the subtractions have cancelled what little there is.
        for (std::size_t u = 0; u < counts.size() / 2; ++u) counts[counts.size() - 1 - u] = counts[u];
        detail::exact_tails(r, counts);
    } else {
        double const total = m + n;
        detail::normal_tails(r, m * n / 2, m * n / 12 * (total + 1 - ranked.ties / (total * (total - 1))));
    }
    return r;
}

/// The signed-rank test of Wilcoxon (1945) on pairs, such as runs with equal seeds. Pairs without a difference are left out.
/// Exact without ties up to 60 pairs, else by the normal approximation with corrections for ties and continuity. A NaN loses
/// against every number; two of them are no difference. Throws `search_error` [nas.bench.11] unless both have as many values,
/// and at least one.
inline rank_test wilcoxon(std::span<double const> a, std::span<double const> b) {
    if (a.empty() || a.size() != b.size())
        throw search_error("nas.bench.11", "a test on pairs needs two samples of one size, got ", a.size(), " and ",
                           b.size(), " values");
    std::vector<double> size;
    std::vector<bool> positive;
    double wins = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        bool const no_a = a[i] != a[i], no_b = b[i] != b[i];
        double const d = no_a && no_b   ? 0
                         : no_a         ? -std::numeric_limits<double>::infinity()
                         : no_b         ? std::numeric_limits<double>::infinity()
                         : a[i] == b[i] ? 0
                                        : a[i] - b[i];
        wins += d > 0 ? 1 : d == 0 ? 0.5 : 0;
        if (d == 0) continue;
        size.push_back(d > 0 ? d : -d);
        positive.push_back(d > 0);
    }
    rank_test r;
    r.effect = wins / static_cast<double>(a.size());
    auto const ranked = detail::rank(size);
    for (std::size_t i = 0; i < size.size(); ++i)
        if (positive[i]) r.statistic += ranked.ranks[i];
    if (ranked.ties == 0 && size.size() <= 60) {
        std::vector<double> counts(size.size() * (size.size() + 1) / 2 + 1, 0.0);
        counts[0] = 1;
        for (std::size_t rank = 1; rank <= size.size(); ++rank)
            for (std::size_t s = counts.size(); s-- > rank;) counts[s] += counts[s - rank];
        detail::exact_tails(r, counts);
    } else {
        auto const n = static_cast<double>(size.size());
        detail::normal_tails(r, n * (n + 1) / 4, n * (n + 1) * (2 * n + 1) / 24 - ranked.ties / 48);
    }
    return r;
}

/// The mean rank of each contender: 1 is best. Each row holds what all contenders reached in one setting (a problem, a seed);
/// larger is better, equal ones share their ranks, NaN is last. Throws `search_error` [nas.bench.11] if rows differ in length.
inline std::vector<double> mean_ranks(std::span<std::vector<double> const> rows) {
    std::vector<double> sums(rows.empty() ? 0 : rows.front().size());
    for (std::vector<double> const& row : rows) {
        if (row.size() != sums.size())
            throw search_error("nas.bench.11", "the rows of a table of ranks have one length, got ", row.size(),
                               " and ", sums.size());
        auto const ranked = detail::rank(row);
        for (std::size_t i = 0; i < row.size(); ++i) sums[i] += static_cast<double>(row.size()) + 1 - ranked.ranks[i];
    }
    for (double& s : sums) s /= static_cast<double>(rows.size());
    return sums;
}

} // namespace nas::bench
