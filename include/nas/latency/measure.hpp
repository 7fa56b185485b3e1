#pragma once
// Times a callable so that the number can be trusted: warm-up, rounds, spread, and windows disturbed by others rejected.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/units.hpp>
#include <nas/latency/stopwatch.hpp>

namespace nas::latency {

/// How to measure. The defaults gave 2-3 % spread between rounds on networks of 0.8-6 ms.
struct protocol {
    int warmup = 3;                    ///< calls before the first sample
    int samples = 15;                  ///< samples per round; the round's value is their 25th percentile
    int rounds = 5;                    ///< the result is the median over rounds
    milliseconds shortest_sample{0.5}; ///< faster callables are called several times per sample
    double foreign_cpu_limit =
        0.06;         ///< a round during which others used more of one core is rejected; >= 1 accepts all
    int retries = 10; ///< rejected rounds before the least disturbed ones are taken after all
};

/// A latency with what is needed to judge it. Times are per call.
struct measurement {
    milliseconds median{};  ///< of the rounds
    milliseconds fastest{}; ///< round
    milliseconds spread{};  ///< interquartile range of the rounds
    int rounds = 0;         ///< accepted
    int rejected = 0;       ///< because others used the machine
    bool disturbed = false; ///< some of the accepted rounds exceeded the limit, after all retries
};

/// The `q`-quantile of `values` by linear interpolation. Precondition: not empty, 0 <= q <= 1.
inline double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    double const at = q * static_cast<double>(values.size() - 1);
    auto const below = static_cast<std::size_t>(at);
    double const part = at - static_cast<double>(below);
    return below + 1 < values.size() ? values[below] + part * (values[below + 1] - values[below]) : values[below];
}

/// Measures `run()`. Throws `search_error` if the protocol is malformed, and what `run` throws.
template <class Run>
measurement measure(Run&& run, protocol const& how = {}) {
    if (how.samples < 1 || how.rounds < 1 || how.warmup < 0 || how.retries < 0)
        throw search_error("nas.latency.1",
                           "a latency protocol needs at least 1 sample and 1 round and no negative counts, got ",
                           how.samples, " samples, ", how.rounds, " rounds, ", how.warmup, " warm-up calls, ",
                           how.retries, " retries");
    for (int i = 0; i < how.warmup; ++i) run();
    double const start = now();
    run();
    double const once = std::max(now() - start, 1e-9);
    double const wanted = how.shortest_sample.count() * 1e-3;
    int const repeats = once >= wanted ? 1 : static_cast<int>(std::ceil(std::min(wanted / once, 1e6)));

    struct round {
        double seconds, foreign_share;
    };
    std::vector<round> accepted, disturbed;
    std::vector<double> samples(static_cast<std::size_t>(how.samples));
    while (static_cast<int>(accepted.size()) < how.rounds && static_cast<int>(disturbed.size()) <= how.retries) {
        double const foreign_before = foreign_cpu_seconds(), begin = now();
        for (double& s : samples) {
            double const t = now();
            for (int i = 0; i < repeats; ++i) run();
            s = (now() - t) / repeats;
        }
        // The system counts processor time in ticks of 10 ms: over short rounds one tick is not evidence.
        double const foreign = std::max(0.0, foreign_cpu_seconds() - foreign_before - 0.02);
        round const r{quantile(samples, 0.25), foreign / std::max(now() - begin, 1e-9)};
        (r.foreign_share > how.foreign_cpu_limit ? disturbed : accepted).push_back(r);
    }

    measurement m;
    m.rejected = static_cast<int>(disturbed.size());
    std::sort(disturbed.begin(), disturbed.end(),
              [](round const& a, round const& b) { return a.foreign_share < b.foreign_share; });
    for (round const& r : disturbed) {
        if (static_cast<int>(accepted.size()) >= how.rounds) break;
        accepted.push_back(r);
        --m.rejected;
        m.disturbed = true;
    }
    std::vector<double> seconds;
    for (round const& r : accepted) seconds.push_back(r.seconds);
    m.rounds = static_cast<int>(seconds.size());
    m.median = milliseconds{1e3 * quantile(seconds, 0.5)};
    m.fastest = milliseconds{1e3 * quantile(seconds, 0.0)};
    m.spread = milliseconds{1e3 * (quantile(seconds, 0.75) - quantile(seconds, 0.25))};
    return m;
}

} // namespace nas::latency
