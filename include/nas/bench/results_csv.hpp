#pragma once
// Results of comparisons as comma-separated values, for spreadsheets and plotting programs.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <nas/bench/runner.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/is_finite.hpp>

namespace nas::bench {

namespace detail {

/// A cell of RFC 4180: in quotes if it needs them.
inline std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out += '"';
}
/// Shortest form that reads back equal; empty for what is no finite number.
inline std::string csv_cell(double x) { return is_finite(x) ? concat(x) : std::string(); }

} // namespace detail

/// One line per trial: problem, contender, seed, trial (from 1, in the order of ending), seconds, budget, best.
inline std::string to_csv(std::span<run_set const> sets) {
    std::string out = "problem,contender,seed,trial,seconds,budget,best\n";
    for (run_set const& s : sets)
        for (trace const& t : s.runs)
            for (std::size_t i = 0; i < t.best.size(); ++i)
                out += concat(detail::csv_cell(s.problem.name), ',', detail::csv_cell(s.contender), ',', t.seed, ',',
                              i + 1, ',', detail::csv_cell(t.seconds[i]), ',', detail::csv_cell(t.budget[i]), ',',
                              detail::csv_cell(t.best[i]), '\n');
    return out;
}

/// One line per contender and problem about what its runs found in the end: problem, contender, runs, missing, mean, deviation,
/// error, median, low_quartile, high_quartile, smallest, largest, known_best.
inline std::string summary_to_csv(std::span<run_set const> sets) {
    std::string out =
        "problem,contender,runs,missing,mean,deviation,error,median,low_quartile,high_quartile,smallest,largest,"
        "known_best\n";
    for (run_set const& set : sets) {
        summary const s = summarize(set.final());
        out += concat(detail::csv_cell(set.problem.name), ',', detail::csv_cell(set.contender), ',', set.runs.size(),
                      ',', s.missing);
        for (double const x :
             {s.mean, s.deviation, s.error, s.median, s.low_quartile, s.high_quartile, s.smallest, s.largest})
            out += concat(',', detail::csv_cell(x));
        out += concat(',', set.problem.best ? detail::csv_cell(*set.problem.best) : std::string(), '\n');
    }
    return out;
}

} // namespace nas::bench
