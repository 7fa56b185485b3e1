#pragma once
// How many architectures are trained for how long: the rungs of successive halving and the brackets of Hyperband.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>

namespace nas {

/// So many trials, each trained for so long in all.
struct rung {
    std::size_t trials = 0;
    double budget = 0;

    friend bool operator==(rung const&, rung const&) = default;
};

/// One run of successive halving: every rung takes on the best of the rung before.
using bracket = std::vector<rung>;

/// How many trials a bracket of Hyperband begins with; s is the number of its rungs less one, S that of the longest bracket.
enum class bracket_rounding : std::uint8_t {
    jmlr,       ///< ceil((S+1)/(s+1) eta^s), Li et al. 2018: 81, 34, 15, 8, 5 for budgets from 1 to 81 and eta 3
    hpbandster, ///< floor((S+1)/(s+1)) eta^s, as the HpBandSter program of BOHB's authors: 81, 27, 9, 6, 5
};

/// Budgets from `max_budget` downwards in steps of a factor `eta`, none below `min_budget`.
///
///     nas::bracket_schedule{.max_budget = 81}.brackets()   // 5 brackets: 81 trials for 1, 27 for 3, …; …; 5 for 81
///     nas::bracket_schedule{.max_budget = 12}.budgets()    // 1.33, 4, 12
struct bracket_schedule {
    double min_budget = 1;
    double max_budget = 81;
    double eta = 3;
    bracket_rounding rounding = bracket_rounding::jmlr;

    /// Number of budgets: floor(log_eta(max / min)) + 1, exact where max / min is a power of eta.
    std::size_t levels() const {
        std::size_t n = 1;
        for (double b = max_budget / eta; b >= min_budget * (1 - 1e-9); b /= eta) ++n;
        return n;
    }

    /// The budget of level `i`: max_budget / eta^(levels - 1 - i).
    double budget(std::size_t i) const { return max_budget / power(levels() - 1 - i); }

    /// All budgets, smallest first.
    std::vector<double> budgets() const {
        std::vector<double> all(levels());
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = max_budget / power(all.size() - 1 - i);
        return all;
    }

    /// Successive halving of `trials` architectures from the smallest budget on: trials / eta^i on rung i, rounded down;
    /// ends with the first rung of one trial.
    bracket halving(std::size_t trials) const {
        bracket rungs;
        auto const all = budgets();
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::size_t const n = whole(static_cast<double>(trials) / power(i));
            if (n == 0) break;
            rungs.push_back({n, all[i]});
            if (n == 1) break;
        }
        return rungs;
    }

    /// The brackets of one pass of Hyperband, the longest first; every rung has at least one trial.
    std::vector<bracket> brackets() const {
        auto const all = budgets();
        std::vector<bracket> out;
        for (std::size_t s = all.size(); s-- > 0;) {
            auto const share = static_cast<double>(all.size()) / static_cast<double>(s + 1);
            double const first = rounding == bracket_rounding::jmlr ? math::ceil(share * power(s) - 1e-9)
                                                                    : math::floor(share) * power(s);
            bracket b;
            for (std::size_t i = 0; i <= s; ++i) {
                std::size_t const n = whole(math::floor(first + 1e-9) / power(i));
                b.push_back({n == 0 ? 1 : n, all[all.size() - 1 - s + i]});
            }
            out.push_back(std::move(b));
        }
        return out;
    }

    /// Throws `search_error` [nas.controller.80] unless 0 < min_budget <= max_budget and 1 < eta, all finite.
    void check() const {
        if (!(min_budget > 0) || !(max_budget >= min_budget) || !is_finite(max_budget) || !(eta >= 1.1) ||
            !is_finite(eta) || max_budget / min_budget > 1e12)
            throw search_error("nas.controller.80",
                               "budgets need 0 < min_budget <= max_budget <= 1e12 min_budget and eta >= 1.1, got "
                               "min_budget = ",
                               min_budget, ", max_budget = ", max_budget, ", eta = ", eta);
    }

    friend bool operator==(bracket_schedule const&, bracket_schedule const&) = default;

private:
    double power(std::size_t n) const {
        double p = 1;
        for (std::size_t i = 0; i < n; ++i) p *= eta;
        return p;
    }
    // Rounded down, but for the error of the division.
    static std::size_t whole(double x) { return static_cast<std::size_t>(x * (1 + 1e-12) + 1e-12); }
};

/// "jmlr" or "hpbandster".
constexpr std::string_view to_string(bracket_rounding r) noexcept {
    return r == bracket_rounding::jmlr ? "jmlr" : "hpbandster";
}

} // namespace nas
