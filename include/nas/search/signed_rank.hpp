#pragma once
// The one-sided Wilcoxon signed-rank test.

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/math.hpp>

namespace nas::detail {

/// The probability of a sum of positive ranks as small as that of `differences`, or smaller, if their signs were random
/// (Wilcoxon 1945). Equal sizes share the mean of their ranks; those of differences of 0 count half to each side.
///
/// Exact up to 50 differences, with equal sizes too; above, the normal approximation with continuity correction.
inline double signed_rank_less(std::span<double const> differences) {
    std::size_t const n = differences.size();
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        double const x = math::abs(differences[a]), y = math::abs(differences[b]);
        return x != y ? x < y : a < b;
    });
    // Ranks times two are whole numbers.
    std::vector<std::size_t> ranks;
    std::size_t positive = 0;
    for (std::size_t from = 0, to = 0; from < n; from = to) {
        double const size = math::abs(differences[order[from]]);
        while (to < n && math::abs(differences[order[to]]) == size) ++to;
        for (std::size_t k = from; k < to && size > 0; ++k) {
            ranks.push_back(from + 1 + to);
            if (differences[order[k]] > 0) positive += from + 1 + to;
        }
    }
    if (n <= 50) {
        // How likely each sum of the ranks with a positive sign is.
        std::vector<double> chance{1};
        for (std::size_t const r : ranks) {
            std::vector<double> next(chance.size() + r);
            for (std::size_t s = 0; s < chance.size(); ++s) {
                next[s] += chance[s] / 2;
                next[s + r] += chance[s] / 2;
            }
            chance = std::move(next);
        }
        double p = 0;
        for (std::size_t s = 0; s <= positive; ++s) p += chance[s];
        return std::min(p, 1.0);
    }
    double mean = 0, variance = 0; // of the doubled sum
    for (std::size_t const r : ranks) {
        mean += static_cast<double>(r) / 2;
        variance += static_cast<double>(r) * static_cast<double>(r) / 4;
    }
    if (variance == 0) return 1;
    return math::normal_cdf((static_cast<double>(positive) - mean + 1) / math::sqrt(variance));
}

} // namespace nas::detail
