#pragma once
// patience_pruner: stops trials that no longer improve.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/curve.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/search/pruner.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Stops a trial if the best of its last `patience + 1` values is below the best before them, by more than `min_delta`; with
/// an `inner` pruner, only if that says so, too.
///
///     {.pruner = nas::patience_pruner{.patience = 3}}
///     {.pruner = nas::patience_pruner{.patience = 3, .inner = nas::median_pruner{}}}
struct patience_pruner {
    std::size_t patience = 1;
    double min_delta = 0; ///< a fall that does not count
    std::optional<any_pruner> inner{};

    bool should_stop(trial_record const& running, finished_trials others) const {
        std::span<curve_point const> const curve = running.curve;
        if (curve.size() <= patience + 1) return false;
        std::size_t const n = curve.size() - patience - 1;
        auto const before = best_of(curve.first(n)), after = best_of(curve.subspan(n));
        bool const stuck = before ? !after || *before - min_delta > *after : !after;
        return stuck && (!inner || inner->should_stop(running, others));
    }

    /// Throws `search_error` [nas.search.42] for impossible options.
    void check() const {
        if (!(min_delta >= 0) || !is_finite(min_delta))
            throw search_error("nas.search.42", "a patience pruner needs a finite min_delta >= 0, got ", min_delta);
    }

    std::string describe() const {
        return concat("patience_pruner{patience=", patience, ", min_delta=", min_delta,
                      ", inner=", inner ? inner->describe() : "always", "}");
    }

private:
    static std::optional<double> best_of(std::span<curve_point const> part) {
        std::optional<double> best;
        for (curve_point const& p : part)
            if (is_finite(p.value) && (!best || p.value > *best)) best = p.value;
        return best;
    }
};

} // namespace nas
