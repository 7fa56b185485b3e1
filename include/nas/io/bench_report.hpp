#pragma once
// One self-contained HTML page about a comparison of controllers: progress with confidence bands, final results, ranks, tests.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/bench/progress.hpp>
#include <nas/bench/rank_tests.hpp>
#include <nas/bench/runner.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/io/report.hpp>
#include <nas/io/svg_plot.hpp>

namespace nas::io {

/// What the page shows. The sets are those of `bench::compare`.
struct bench_report {
    std::string title = "Comparison of controllers";
    std::string summary{}; ///< one sentence under the title
    std::vector<std::pair<std::string, std::string>> settings{};
    std::vector<bench::run_set> sets{};
    bench::progress_axis axis = bench::progress_axis::trials;
    std::string baseline{}; ///< contender that the others are tested against; empty: the first
    int decimals = 4;
};

namespace detail {

inline constexpr std::size_t bench_colours = 10;
inline constexpr std::string_view bench_style = R"(
:root{--c0:#2f6fde;--c1:#d9730d;--c2:#2b8a5a;--c3:#c2372e;--c4:#8250c4;--c5:#8a6d3b;--c6:#d0499b;--c7:#5b6570;--c8:#9a9a00;--c9:#0f8f9c}
@media(prefers-color-scheme:dark){:root{--c0:#6ea1ff;--c1:#f0a04b;--c2:#5cc493;--c3:#f07a72;--c4:#b794f0;--c5:#c8a76b;--c6:#f087c3;--c7:#9aa4af;--c8:#d0d04a;--c9:#4fc8d4}}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;padding:2px 6px;font-size:13px}.legend i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:6px}
)";

inline std::string_view axis_label(bench::progress_axis axis) {
    switch (axis) {
    case bench::progress_axis::trials: return "trials";
    case bench::progress_axis::seconds: return "simulated seconds";
    default: return "training budget of all trials";
    }
}

/// Mean curves with their bands, drawn only where every run that ever has a result has one.
inline plot progress_plot(std::span<bench::run_set const> sets, bench::progress_axis axis) {
    plot p{.title = sets.front().problem.name,
           .x_label = std::string(axis_label(axis)),
           .y_label = sets.front().problem.objectives > 1 ? "hypervolume (mean)" : "score of the incumbent (mean)",
           .series = {}};
    auto const grid = bench::progress_grid(sets, axis);
    for (std::size_t k = 0; k < sets.size(); ++k) {
        std::string const colour = concat(k % bench_colours);
        plot_series line{
            .label = "", .css_class = "c" + colour, .draw = plot_series::style::line, .points = {}, .tips = {}};
        plot_series area{
            .label = "", .css_class = "b" + colour, .draw = plot_series::style::line, .points = {}, .tips = {}};
        std::vector<std::pair<double, double>> back;
        std::size_t const all = bench::summarize(sets[k].final()).count;
        for (auto const& at : bench::progress(sets[k], grid, axis, {.resamples = 300})) {
            if (at.runs == 0 || at.runs < all) continue;
            line.points.emplace_back(at.x, at.mean);
            area.points.emplace_back(at.x, at.confidence.high);
            back.emplace_back(at.x, at.confidence.low);
        }
        area.points.insert(area.points.end(), back.rbegin(), back.rend());
        p.series.insert(p.series.begin(), std::move(area)); // below all lines
        p.series.push_back(std::move(line));
    }
    return p;
}

/// "< 0.0001" or four decimals.
inline std::string p_text(double p) { return p < 1e-4 ? std::string("&lt; 0.0001") : fixed(p, 4); }

inline std::string bench_table(std::span<bench::run_set const> sets, std::size_t baseline,
                               std::vector<double> const& ranks, int decimals) {
    std::size_t best = 0;
    std::vector<bench::summary> all;
    for (bench::run_set const& s : sets) {
        all.push_back(bench::summarize(s.final()));
        double const mean = all.back().mean;
        if (all[best].mean != all[best].mean || mean > all[best].mean) best = all.size() - 1;
    }
    auto const& known = sets.front().problem.best;
    std::string out = concat("<div class=\"scroll\"><table><tr><th>controller</th><th class=\"n\">runs</th><th "
                             "class=\"n\">mean ± s.e.</th><th class=\"n\">median</th><th class=\"n\">quartiles</th>",
                             known ? "<th class=\"n\">below the best known</th>" : "",
                             "<th class=\"n\">mean rank</th><th class=\"n\">p vs ",
                             html_escape(sets[baseline].contender), "</th></tr>\n");
    for (std::size_t k = 0; k < sets.size(); ++k) {
        bench::summary const& s = all[k];
        out += concat(
            "<tr", k == best ? " class=\"best\"" : "", "><td>", html_escape(sets[k].contender), "</td><td class=\"n\">",
            sets[k].runs.size(), s.missing ? concat(" (", s.missing, " without result)") : "", "</td><td class=\"n\">",
            number_or_dash(s.mean, decimals), " ± ", number_or_dash(s.error, decimals), "</td><td class=\"n\">",
            number_or_dash(s.median, decimals), "</td><td class=\"n\">", number_or_dash(s.low_quartile, decimals),
            " to ", number_or_dash(s.high_quartile, decimals), "</td>");
        if (known) out += concat("<td class=\"n\">", number_or_dash(*known - s.mean, decimals), "</td>");
        out += concat("<td class=\"n\">", number_or_dash(ranks[k], 2), "</td><td class=\"n\">",
                      k == baseline ? std::string("–")
                                    : p_text(bench::wilcoxon(sets[k].final(), sets[baseline].final()).p),
                      "</td></tr>\n");
    }
    return out += "</table></div>\n";
}

} // namespace detail

/// The page as the text of one HTML file, which loads nothing. p-values are two-sided, by the signed-rank test on runs with equal
/// seeds; ranks are means over runs, 1 is best.
///
/// Throws `search_error` [nas.bench.22] unless the sets are whole: each problem with the same contenders in the same order, each with
/// as many runs, the baseline among them.
inline std::string to_html(bench_report const& r) {
    using namespace detail;
    std::size_t contenders = 0;
    while (contenders < r.sets.size() && r.sets[contenders].problem.name == r.sets.front().problem.name) ++contenders;
    bool whole = contenders > 0 && r.sets.size() % contenders == 0 && !r.sets.front().runs.empty();
    std::size_t baseline = r.baseline.empty() ? 0 : contenders;
    for (std::size_t i = 0; whole && i < r.sets.size(); ++i) {
        bench::run_set const& s = r.sets[i];
        whole = s.problem.name == r.sets[i - i % contenders].problem.name &&
                s.contender == r.sets[i % contenders].contender && s.runs.size() == r.sets.front().runs.size();
        if (i < contenders && s.contender == r.baseline) baseline = i;
    }
    if (!whole || baseline >= contenders)
        throw search_error("nas.bench.22", "the report '", r.title, "' has ", r.sets.size(), " sets of runs of ",
                           contenders, " contenders, baseline '", r.baseline,
                           "'; give it all sets of one nas::bench::compare, and a baseline among its contenders");

    std::string style{bench_style};
    for (std::size_t i = 0; i < bench_colours; ++i)
        style += concat(".c", i, "{stroke:var(--c", i, ")}.b", i, ".curve{fill:var(--c", i,
                        ");fill-opacity:.14;stroke:none}.legend .c", i, "{background:var(--c", i, ")}\n");
    std::string out =
        concat("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
               "content=\"width=device-width,initial-scale=1\"><title>",
               html_escape(r.title), "</title><style>", report_style, style, "</style></head><body>\n<h1>",
               html_escape(r.title), "</h1>\n<p>", html_escape(r.summary), "</p>\n");

    std::string legend = "<div class=\"legend\">";
    for (std::size_t k = 0; k < contenders; ++k)
        legend +=
            concat("<span><i class=\"c", k % bench_colours, "\"></i>", html_escape(r.sets[k].contender), "</span>");
    legend += "</div>\n";

    std::string parts;
    std::vector<std::vector<double>> all_rows;
    for (std::size_t first = 0; first < r.sets.size(); first += contenders) {
        auto const sets = std::span(r.sets).subspan(first, contenders);
        std::vector<std::vector<double>> rows(sets.front().runs.size());
        for (std::size_t run = 0; run < rows.size(); ++run)
            for (bench::run_set const& s : sets) rows[run].push_back(s.runs[run].final());
        all_rows.insert(all_rows.end(), rows.begin(), rows.end());
        parts += concat("<h2>", html_escape(sets.front().problem.name), "</h2>\n<figure>", legend,
                        to_svg(progress_plot(sets, r.axis)), "</figure>\n",
                        bench_table(sets, baseline, bench::mean_ranks(rows), r.decimals));
    }

    auto const ranks = bench::mean_ranks(all_rows);
    if (r.sets.size() > contenders) {
        out += "<h2>All problems</h2>\n<table><tr><th>controller</th><th class=\"n\">mean rank over problems and "
               "runs</th></tr>\n";
        for (std::size_t k = 0; k < contenders; ++k)
            out += concat("<tr><td>", html_escape(r.sets[k].contender), "</td><td class=\"n\">", fixed(ranks[k], 2),
                          "</td></tr>\n");
        out += "</table>\n";
    }
    out += parts;
    out += "<p>Bands are 95 % confidence intervals of the mean (bootstrap). p-values are two-sided, by Wilcoxon's "
           "signed-rank test on runs "
           "with equal seeds.</p>\n";
    if (!r.settings.empty()) {
        out += "<h2>Settings</h2>\n<table>\n";
        for (auto const& [key, value] : r.settings)
            out += concat("<tr><th>", html_escape(key), "</th><td>", html_escape(value), "</td></tr>\n");
        out += "</table>\n";
    }
    return out += "</body></html>\n";
}

} // namespace nas::io
