#pragma once
// tabular: a benchmark problem out of a table of measured results.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/bench/table.hpp>
#include <nas/bench/trace.hpp>
#include <nas/core/error.hpp>
#include <nas/trial/goal.hpp>

namespace nas::bench {

struct tabular_options {
    std::string name = "table";
    std::vector<goal> objectives{{"accuracy"}}; ///< columns; one makes the reward, several the objectives
    std::optional<goal>
        score{}; ///< column that counts in reports, such as test accuracy; none: the reward's, as a mean over repeats
    bool one_repeat = false;            ///< the reward is that of one repeat at random, not the mean over them
    bool missing_is_infeasible = false; ///< an architecture that the table lacks is an infeasible trial, not an error
    std::vector<double>
        reference{}; ///< of the hypervolume, larger being better: negated for columns that are minimised
};

namespace detail {

/// Answers from a table.
struct table_lookup {
    tabular_options options;
    table rows;
    std::vector<std::size_t> columns; // of the objectives
    std::size_t score_column = 0;

    table_lookup(tabular_options o, table t) : options(std::move(o)), rows(std::move(t)) {
        if (options.objectives.empty())
            throw search_error("nas.bench.13", "the problem '", options.name,
                               "' needs at least one column as its objective");
        for (goal const& g : options.objectives) columns.push_back(rows.column(g.metric));
        score_column = options.score ? rows.column(options.score->metric) : columns.front();
    }

    bool several() const { return columns.size() > 1; }
    static double sign(goal const& g) { return g.larger_is_better ? 1 : -1; }

    std::optional<double> score(table::entry const& e) const {
        if (several()) return std::nullopt;
        return sign(options.score ? *options.score : options.objectives.front()) * rows.mean_value(e, score_column);
    }

    evaluation operator()(genome const& g, double budget, rng& random) const {
        auto const entries = rows.find(g);
        std::size_t n = 0; // entries up to the budget
        while (n < entries.size() && entries[n].budget <= budget) ++n;
        if (n == 0) {
            if (options.missing_is_infeasible)
                return {.cost = 0, .failure = failure{failure_kind::infeasible, "the table lacks this architecture"}};
            throw search_error("nas.bench.14", "the table of '", options.name, "' has nothing on the genome with hash ",
                               hash_of(g), entries.empty() ? "" : " up to this budget",
                               "; is it of the same space? missing_is_infeasible makes it an infeasible trial");
        }
        table::entry const& e = entries[n - 1];
        std::size_t const repeat = options.one_repeat ? random.below(static_cast<std::uint32_t>(e.repeats)) : 0;
        auto const value = [&](table::entry const& at, std::size_t column) {
            return options.one_repeat ? rows.value(at, std::min(repeat, at.repeats - 1), column)
                                      : rows.mean_value(at, column);
        };
        auto const cost = [&](table::entry const& at) {
            return options.one_repeat ? rows.cost(at, std::min(repeat, at.repeats - 1)) : rows.mean_cost(at);
        };
        evaluation out{.score = score(entries.back()), .cost = cost(e)};
        for (std::size_t i = 0; i < columns.size(); ++i)
            out.objectives.push_back(sign(options.objectives[i]) * value(e, columns[i]));
        if (!several()) {
            out.reward = out.objectives.front();
            out.objectives.clear();
        }
        set_metrics(out.metrics, [&](std::size_t column) { return value(e, column); });
        if (rows.budgets().size() > 1 && !several()) {
            double so_far = 0;
            for (table::entry const& at : entries.first(n)) {
                out.curve.push_back({static_cast<std::int64_t>(at.budget),
                                     sign(options.objectives.front()) * value(at, columns.front())});
                out.step_seconds.push_back(std::max(0.0, cost(at) - so_far));
                so_far = cost(at);
            }
        }
        return out;
    }

    template <class Value>
    void set_metrics(metrics& m, Value const& value) const {
        for (std::size_t i = 0; i < rows.columns().size(); ++i) {
            double const v = value(i);
            if (v != v) continue;
            std::string const& name = rows.columns()[i];
            if (name == "accuracy") m.accuracy = v;
            else if (name == "latency") m.latency = milliseconds(v);
            else if (name == "parameters") m.parameters = static_cast<std::int64_t>(v);
            else if (name == "macs") m.macs = static_cast<std::int64_t>(v);
            else if (name == "peak_bytes") m.peak_bytes = static_cast<std::int64_t>(v);
            else if (name == "energy") m.energy = v;
            else m.set(name, v);
        }
    }

    problem_facts facts() const {
        problem_facts f{.name = options.name, .objectives = columns.size(), .reference = options.reference};
        if (rows.budgets().back() > 0) {
            f.min_budget = rows.budgets().front();
            f.full_budget = rows.budgets().back();
        }
        std::optional<dominated_volume> volume;
        if (several() && columns.size() <= 3 && options.reference.size() == columns.size())
            volume.emplace(options.reference);
        for (std::size_t i = 0; i < rows.architectures(); ++i) {
            table::entry const& e = rows.entries_of(i).back();
            if (e.budget != rows.budgets().back()) continue;
            if (auto const s = score(e); s && *s == *s) f.best = std::max(f.best.value_or(*s), *s);
            if (!volume) continue;
            std::vector<double> point;
            for (std::size_t k = 0; k < columns.size(); ++k)
                point.push_back(sign(options.objectives[k]) * rows.mean_value(e, columns[k]));
            f.best = volume->add(point);
        }
        return f;
    }
};

/// Shared by the copies of a problem's function.
struct shared_lookup {
    std::shared_ptr<table_lookup const> lookup;
    evaluation operator()(genome const& g, double budget, rng& random) const { return (*lookup)(g, budget, random); }
};

} // namespace detail

/// The problem whose answers stand in a table of genomes of `space`.
///
/// A budget means the largest one in the table that does not exceed it. With several budgets the smaller ones are the learning curve.
/// The score is that of the architecture's largest budget, a mean over the repeats. All columns are metrics of the trial. A value of
/// NaN makes the trial fail as diverged. `best` in the facts is the best score in the table at the full budget, or the hypervolume of
/// the front of two or three objectives.
/// Throws `search_error` [nas.bench.13] for columns that the table lacks; on evaluation [nas.bench.14] for an architecture that it lacks.
template <SearchSpace S>
problem tabular(tabular_options options, S space, table rows) {
    auto lookup = std::make_shared<detail::table_lookup const>(std::move(options), std::move(rows));
    problem_facts facts = lookup->facts();
    return {std::move(facts), std::move(space), detail::shared_lookup{std::move(lookup)}};
}

} // namespace nas::bench
