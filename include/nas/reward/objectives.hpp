#pragma once
// objectives: a reward of several values, for Pareto searches.

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/trial/goal.hpp>
#include <nas/trial/metrics.hpp>

namespace nas {

/// One value per goal, larger is better: metrics to be minimised are negated.
///
///     nas::search search{space, nas::nsga2{}, nas::objectives{nas::maximize("accuracy"), nas::minimize("latency")}, my_latency};
template <std::size_t K>
struct objectives {
    std::array<goal, K> goals;

    template <class... Goals>
    explicit objectives(Goals... all) requires(sizeof...(Goals) == K) : goals{std::move(all)...} {}

    /// Throws `search_error` [nas.search.1] if a metric was not measured.
    std::array<double, K> operator()(metrics const& m) const {
        std::array<double, K> values{};
        for (std::size_t i = 0; i < K; ++i) {
            double const value = m.at(goals[i].metric);
            values[i] = goals[i].larger_is_better ? value : -value;
        }
        return values;
    }

    /// Throws `search_error` [nas.controller.126] for a goal without a metric.
    void check() const {
        for (goal const& g : goals)
            if (g.metric.empty())
                throw search_error("nas.controller.126", "an objective needs the name of a metric, got ''");
    }

    std::string describe() const {
        std::string text = "objectives{";
        for (goal const& g : goals)
            text += concat(&g == goals.data() ? "" : ", ", g.larger_is_better ? "max " : "min ", g.metric);
        return text + "}";
    }
};

template <class... Goals>
objectives(Goals...) -> objectives<sizeof...(Goals)>;

} // namespace nas
