#pragma once
// fidelity_toy: learning curves made by a formula, whose early rankings agree with the final one as much as wanted.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::bench {

struct fidelity_toy_options {
    std::size_t decisions = 8;   ///< of four alternatives
    double full_budget = 81;     ///< epochs; budgets go from 1
    double disagreement = 0.3;   ///< how much the ranking at budget 1 differs from the final one; 0: not at all
    double seconds_per_unit = 1; ///< of training
    std::uint64_t seed = 1;      ///< which toy
};

/// Every alternative of every decision has a secret worth in [0, 1]; the quality q of an architecture is their mean. At budget b of R
/// its reward is q - (1 - sqrt(b / R)) / 2 + disagreement * e * (1 - b / R), with e in [-1, 1] drawn per architecture. Exact, without
/// noise; at the full budget it is q, which is the score. The curve has a point for each whole unit of training.
/// Throws `search_error` [nas.bench.12] unless there are decisions, a full budget >= 1, and neither disagreement nor time is negative.
inline problem fidelity_toy(fidelity_toy_options const& o = {}) {
    if (o.decisions < 1 || !(o.full_budget >= 1) || !(o.disagreement >= 0) || !(o.seconds_per_unit >= 0))
        throw search_error("nas.bench.12",
                           "a fidelity_toy needs decisions >= 1, full_budget >= 1, disagreement >= 0 and "
                           "seconds_per_unit >= 0, got ",
                           o.decisions, ", ", o.full_budget, ", ", o.disagreement, " and ", o.seconds_per_unit);
    constexpr std::size_t alternatives = 4;
    std::vector<double> worth(o.decisions * alternatives);
    rng secret(o.seed);
    for (double& w : worth) w = secret.uniform();
    double best = 0;
    for (std::size_t d = 0; d < o.decisions; ++d) {
        double most = 0;
        for (std::size_t a = 0; a < alternatives; ++a)
            most = worth[d * alternatives + a] > most ? worth[d * alternatives + a] : most;
        best += most;
    }
    return {{.name = concat("fidelity_toy_", o.decisions),
             .min_budget = 1,
             .full_budget = o.full_budget,
             .best = best / static_cast<double>(o.decisions)},
            repeat(one_of(0, 1, 2, 3), o.decisions, o.decisions),
            [o, worth](std::vector<int> const& a, double budget) {
                double q = 0;
                std::uint64_t id = o.seed;
                for (std::size_t d = 0; d < a.size(); ++d) {
                    q += worth[d * alternatives + static_cast<std::size_t>(a[d])];
                    id = hash_combine(id, static_cast<std::uint64_t>(a[d]));
                }
                q /= static_cast<double>(a.size());
                double const e = rng(id).uniform(-1, 1);
                auto const at = [&](double b) {
                    double const share = b / o.full_budget;
                    return q - (1 - math::sqrt(share)) / 2 + o.disagreement * e * (1 - share);
                };
                evaluation result{.reward = at(budget), .score = q, .cost = budget * o.seconds_per_unit};
                for (std::int64_t s = 1; static_cast<double>(s) <= budget; ++s)
                    result.curve.push_back({s, at(static_cast<double>(s))});
                return result;
            }};
}

} // namespace nas::bench
