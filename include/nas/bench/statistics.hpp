#pragma once
// Means with their errors, quantiles and bootstrap bands of repeated runs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>

namespace nas::bench {

/// What a sample of numbers looks like. NaN marks a run without a result: it is counted as missing and left out of the rest.
struct summary {
    std::size_t count = 0;
    std::size_t missing = 0;
    double mean = 0;
    double deviation = 0; ///< of the sample, with n - 1; 0 for one value
    double error = 0;     ///< standard error of the mean
    double median = 0, low_quartile = 0, high_quartile = 0;
    double smallest = 0, largest = 0;
};

/// A lower and an upper limit.
struct band {
    double low = 0, high = 0;
};

struct bootstrap_options {
    double confidence = 0.95;
    std::size_t resamples = 1000;
    std::uint64_t seed = 1;
};

namespace detail {

inline std::vector<double> without_nan(std::span<double const> values) {
    std::vector<double> out;
    for (double const v : values)
        if (v == v) out.push_back(v);
    return out;
}

inline double quantile_of_sorted(std::span<double const> sorted, double q) {
    if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
    double const at = q * static_cast<double>(sorted.size() - 1);
    auto const below = static_cast<std::size_t>(at);
    if (below + 1 >= sorted.size()) return sorted.back();
    double const share = at - static_cast<double>(below);
    return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
}

} // namespace detail

/// Arithmetic mean; NaN of nothing.
inline double mean(std::span<double const> values) {
    double sum = 0;
    for (double const v : values) sum += v;
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(values.size());
}

/// The value below which the share `q` of the sample lies, by linear interpolation between order statistics (type 7 of Hyndman
/// and Fan 1996). NaN values are left out; NaN of nothing. Throws `search_error` [nas.bench.10] unless 0 <= q <= 1.
inline double quantile(std::span<double const> values, double q) {
    if (!(q >= 0 && q <= 1)) throw search_error("nas.bench.10", "a quantile is a share from 0 to 1, got ", q);
    std::vector<double> sorted = detail::without_nan(values);
    std::sort(sorted.begin(), sorted.end());
    return detail::quantile_of_sorted(sorted, q);
}

/// Everything about a sample at once; NaN in all members but the counts if there is no number in it.
inline summary summarize(std::span<double const> values) {
    std::vector<double> sorted = detail::without_nan(values);
    std::sort(sorted.begin(), sorted.end());
    summary s{.count = sorted.size(), .missing = values.size() - sorted.size()};
    s.mean = mean(sorted);
    double squares = 0;
    for (double const v : sorted) squares += (v - s.mean) * (v - s.mean);
    auto const n = static_cast<double>(s.count);
    s.deviation = s.count > 1 ? math::sqrt(squares / (n - 1)) : s.count == 1 ? 0 : s.mean;
    s.error = s.count ? s.deviation / math::sqrt(n) : s.mean;
    s.low_quartile = detail::quantile_of_sorted(sorted, 0.25);
    s.median = detail::quantile_of_sorted(sorted, 0.5);
    s.high_quartile = detail::quantile_of_sorted(sorted, 0.75);
    s.smallest = detail::quantile_of_sorted(sorted, 0);
    s.largest = detail::quantile_of_sorted(sorted, 1);
    return s;
}

/// A confidence band of the mean by the percentile bootstrap (Efron 1979). NaN values are left out; of fewer than two numbers the
/// band is their mean. Throws `search_error` [nas.bench.10] without resamples or for a confidence that is not between 0 and 1.
inline band bootstrap_mean(std::span<double const> values, bootstrap_options const& options = {}) {
    if (!(options.confidence > 0 && options.confidence < 1) || options.resamples < 1)
        throw search_error("nas.bench.10", "a bootstrap needs 0 < confidence < 1 and resamples >= 1, got ",
                           options.confidence, " and ", options.resamples);
    std::vector<double> const known = detail::without_nan(values);
    if (known.size() < 2) return {mean(known), mean(known)};
    rng random(options.seed);
    std::vector<double> means(options.resamples);
    for (double& m : means) {
        double sum = 0;
        for (std::size_t i = 0; i < known.size(); ++i)
            sum += known[random.below(static_cast<std::uint32_t>(known.size()))];
        m = sum / static_cast<double>(known.size());
    }
    std::sort(means.begin(), means.end());
    double const tail = (1 - options.confidence) / 2;
    return {detail::quantile_of_sorted(means, tail), detail::quantile_of_sorted(means, 1 - tail)};
}

} // namespace nas::bench
