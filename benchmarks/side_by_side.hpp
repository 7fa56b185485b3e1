#pragma once
// Compares programs in one run: interleaved rounds, medians with bootstrap intervals, rounds disturbed by others rejected.

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/latency/machine.hpp>
#include <nas/latency/measure.hpp>
#include <nas/latency/stopwatch.hpp>

namespace side_by_side {

/// One side of a comparison.
struct contestant {
    std::string name;
    std::function<void()> run;
    double items = 1;        ///< work of one run, for rates
    int most_rounds = 1000;  ///< fewer for something very slow
};

struct settings {
    int rounds = 9;
    double window = 0.25;             ///< seconds of one round, at least one run
    double foreign_cpu_limit = 0.06;  ///< of one core
    int retries = 30;
    double patience = 5;              ///< seconds above which a window is tried three times only
};

struct result {
    std::vector<double> seconds; ///< per run, one number per accepted round
    int rejected = 0;
};

struct interval {
    double median = 0, low = 0, high = 0; ///< 95 % by bootstrap; low == high == median below five rounds
};

inline interval median_interval(std::vector<double> const& values) {
    interval out;
    out.median = out.low = out.high = nas::latency::quantile(values, 0.5);
    if (values.size() < 5) return out;
    nas::rng r(1);
    std::vector<double> medians;
    for (int i = 0; i < 2000; ++i) {
        std::vector<double> resample;
        for (std::size_t k = 0; k < values.size(); ++k) resample.push_back(values[r.below(static_cast<std::uint32_t>(values.size()))]);
        medians.push_back(nas::latency::quantile(std::move(resample), 0.5));
    }
    out.low = nas::latency::quantile(medians, 0.025);
    out.high = nas::latency::quantile(medians, 0.975);
    return out;
}

/// Runs all contestants A B A B ... Every round of each is one window; a disturbed window is repeated.
inline std::vector<result> compare(std::vector<contestant> const& contestants, settings const& s = {}) {
    std::vector<result> results(contestants.size());
    for (contestant const& c : contestants) c.run(); // warm-up
    for (int round = 0; round < s.rounds; ++round)
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            if (round >= contestants[i].most_rounds) continue;
            for (int attempt = 0; attempt <= s.retries; ++attempt) {
                double const foreign = nas::latency::foreign_cpu_seconds(), begin = nas::latency::now();
                int runs = 0;
                do {
                    contestants[i].run();
                    ++runs;
                } while (nas::latency::now() - begin < s.window);
                double const elapsed = nas::latency::now() - begin;
                // Ticks of 10 ms per processor: one of them is no evidence in a short window.
                double const share = std::max(0.0, nas::latency::foreign_cpu_seconds() - foreign - 0.01) / elapsed;
                if (share <= s.foreign_cpu_limit) {
                    results[i].seconds.push_back(elapsed / runs);
                    break;
                }
                ++results[i].rejected;
                if (elapsed > s.patience && attempt >= 2) break; // a slow one is not tried for ever
            }
        }
    return results;
}

/// A markdown table: milliseconds, items per second, and the ratio to the first contestant, with intervals.
inline void print(std::vector<contestant> const& contestants, std::vector<result> const& results, std::string const& item) {
    std::printf("machine: %s\n\n", nas::latency::machine_fingerprint().c_str());
    std::printf("| | ms per run (95 %%) | %s per second | time / first (95 %%) | rounds | rejected |\n|---|---|---|---|---|---|\n", item.c_str());
    for (std::size_t i = 0; i < results.size(); ++i) {
        result const& r = results[i];
        if (r.seconds.empty()) {
            std::printf("| %s | not measured: every window was disturbed | | | 0 | %d |\n", contestants[i].name.c_str(), r.rejected);
            continue;
        }
        interval const t = median_interval(r.seconds);
        std::printf("| %s | %.3f (%.3f-%.3f) | %.1f | ", contestants[i].name.c_str(), 1e3 * t.median, 1e3 * t.low, 1e3 * t.high, contestants[i].items / t.median);
        // Pairs of neighbouring rounds share the state of the machine, so ratios are taken within them.
        std::vector<double> ratios;
        for (std::size_t k = 0; k < std::min(r.seconds.size(), results[0].seconds.size()); ++k) ratios.push_back(r.seconds[k] / results[0].seconds[k]);
        if (i == 0 || ratios.empty()) {
            std::printf("1 |");
        } else {
            interval const q = median_interval(ratios);
            std::printf("%.3f (%.3f-%.3f) |", q.median, q.low, q.high);
        }
        std::printf(" %zu | %d |\n", r.seconds.size(), r.rejected);
    }
}

} // namespace side_by_side
