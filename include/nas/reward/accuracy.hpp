#pragma once
// The reward that is the accuracy itself.

#include <string>

#include <nas/core/error.hpp>
#include <nas/trial/metrics.hpp>

namespace nas {

/// Maximises `metrics::accuracy`. The reward of a search that is given none.
struct accuracy {
    /// Throws `search_error` if no accuracy was reported.
    double operator()(metrics const& m) const {
        if (m.accuracy) return *m.accuracy;
        throw search_error(
            "nas.search.6",
            "the reward needs an accuracy, but the trial reported none; report(value), or report({.accuracy = value})");
    }
    std::string describe() const { return "accuracy"; }
};

} // namespace nas
