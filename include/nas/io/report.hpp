#pragma once
// The report of a search: one HTML file with its plots and tables inside, nothing to load.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/io/svg_plot.hpp>

namespace nas::io {

inline constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

/// One trial as the report shows it. Values that do not exist are NaN or negative and are shown as a dash.
struct report_trial {
    std::int64_t number = 0;
    std::string state = "complete"; ///< anything else is listed as failed, with `note`
    double accuracy = not_measured; ///< 0 to 1
    double latency = not_measured;  ///< in the unit of `report::latency_unit`
    double reward = not_measured;
    std::int64_t parameters = -1, macs = -1;
    std::string note; ///< why it failed
};

/// One row of the drawing of the best network.
struct report_layer {
    std::string name, operation, output;
    std::int64_t parameters = 0, macs = 0;
};

/// A network trained to the end.
struct report_final {
    std::int64_t trial = 0;
    double validation_accuracy = not_measured, test_accuracy = not_measured, latency = not_measured;
    std::int64_t parameters = -1, macs = -1;
    bool meets_target = true;
    bool winner = false;
};

struct report {
    std::string title = "Architecture search";
    std::string summary;                                       ///< one sentence under the title
    std::vector<std::pair<std::string, std::string>> settings; ///< shown as a table, in this order
    std::string latency_name = "latency", latency_unit = "ms";
    double latency_target = not_measured;
    std::vector<report_trial> trials;
    std::int64_t best = -1; ///< number of the best trial: the winner of the finals, where there are some
    std::vector<report_final> finals;
    std::vector<report_layer> layers; ///< of the best network
};

namespace detail {

inline constexpr std::string_view report_style = R"(
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6570;--line:#d9dee3;--card:#f5f7f9;--page:#fff;--blue:#2f6fde;--orange:#d9730d;--red:#c2372e;--green:#2b8a5a}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa4af;--line:#343b43;--card:#20262c;--page:#15191d;--blue:#6ea1ff;--orange:#f0a04b;--red:#f07a72;--green:#5cc493}}
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--page);max-width:980px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:36px 0 10px}p{margin:4px 0 12px;color:var(--soft)}
.cards{display:flex;flex-wrap:wrap;gap:12px;margin:20px 0}.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 16px;min-width:120px}
.card b{display:block;font-size:21px;font-variant-numeric:tabular-nums}.card span{color:var(--soft);font-size:13px}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:16px}figure{margin:0;border:1px solid var(--line);border-radius:8px;padding:10px}
figcaption{font-weight:600;padding:2px 6px}.plot{width:100%;height:auto}
.grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}.tick,.label{fill:var(--soft);font-size:12px}.label{font-size:13px}
.points{fill:var(--blue);fill-opacity:.55}.best{fill:var(--orange);stroke:var(--orange)}.front{fill:var(--green);stroke:var(--green)}.chosen{fill:var(--orange);stroke:var(--ink);stroke-width:1.5}
.failed{stroke:var(--red);stroke-width:1.6;fill:none}rect.failed{fill:var(--red)}.target{stroke:var(--soft);stroke-dasharray:5 4}rect.target{fill:var(--soft);stroke:none}.curve{fill:none;stroke-width:2}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:14px}th{text-align:left;color:var(--soft);font-weight:600;border-bottom:1px solid var(--line);padding:5px 10px 5px 0}
td{border-bottom:1px solid var(--line);padding:4px 10px 4px 0;vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}tr.best td,tr.winner td{font-weight:600}
.bar{background:var(--blue);opacity:.75;height:9px;border-radius:2px;min-width:1px;margin-top:6px}.name{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px}
.scroll{overflow-x:auto}summary{cursor:pointer;color:var(--soft);margin:10px 0}.bad{color:var(--red)}footer{margin-top:40px;color:var(--soft);font-size:13px}
)";

inline std::string number_or_dash(double x, int decimals) {
    return std::isfinite(x) ? fixed(x, decimals) : std::string("–");
}
inline std::string count_or_dash(std::int64_t n) { return n >= 0 ? grouped(n) : std::string("–"); }
inline std::string percent_or_dash(double x) { return std::isfinite(x) ? fixed(100 * x, 2) + " %" : std::string("–"); }

inline std::string card(std::string_view value, std::string_view what) {
    return concat("<div class=\"card\"><b>", value, "</b><span>", html_escape(what), "</span></div>\n");
}

inline plot reward_plot(report const& r) {
    plot p{.title = "Reward per trial, with the best so far", .x_label = "trial", .y_label = "reward", .series = {}};
    plot_series trials{
        .label = "trial", .css_class = "points", .draw = plot_series::style::dots, .points = {}, .tips = {}};
    plot_series best{
        .label = "best so far", .css_class = "best", .draw = plot_series::style::steps, .points = {}, .tips = {}};
    plot_series failed{
        .label = "failed", .css_class = "failed", .draw = plot_series::style::crosses, .points = {}, .tips = {}};
    double lowest = std::numeric_limits<double>::infinity(), so_far = -lowest;
    for (report_trial const& t : r.trials) {
        if (!std::isfinite(t.reward)) continue;
        auto const x = static_cast<double>(t.number);
        trials.points.emplace_back(x, t.reward);
        trials.tips.push_back(concat("trial ", t.number, ": reward ", fixed(t.reward, 4), ", accuracy ",
                                     percent_or_dash(t.accuracy), ", ", r.latency_name, " ",
                                     number_or_dash(t.latency, 3), " ", r.latency_unit));
        so_far = std::max(so_far, t.reward);
        lowest = std::min(lowest, t.reward);
        best.points.emplace_back(x, so_far);
    }
    for (report_trial const& t : r.trials) {
        if (t.state == "complete" || !std::isfinite(lowest)) continue;
        failed.points.emplace_back(static_cast<double>(t.number), lowest);
        failed.tips.push_back(concat("trial ", t.number, ": ", t.state, t.note.empty() ? "" : ", ", t.note));
    }
    p.series = {std::move(trials), std::move(best)};
    if (!failed.points.empty()) p.series.push_back(std::move(failed));
    return p;
}

/// Trials that no other trial beats in both accuracy and latency, in order of latency.
inline std::vector<report_trial> pareto_trials(report const& r) {
    std::vector<report_trial> sorted;
    for (report_trial const& t : r.trials)
        if (std::isfinite(t.accuracy) && std::isfinite(t.latency)) sorted.push_back(t);
    std::sort(sorted.begin(), sorted.end(), [](report_trial const& a, report_trial const& b) {
        return a.latency != b.latency ? a.latency < b.latency : a.accuracy > b.accuracy;
    });
    std::vector<report_trial> front;
    for (report_trial& t : sorted)
        if (front.empty() || t.accuracy > front.back().accuracy) front.push_back(std::move(t));
    return front;
}

inline plot front_plot(report const& r) {
    plot p{.title = concat("Accuracy against ", r.latency_name, ", with the Pareto front"),
           .x_label = concat(r.latency_name, " (", r.latency_unit, ")"),
           .y_label = "validation accuracy (%)",
           .series = {}};
    plot_series trials{
        .label = "trial", .css_class = "points", .draw = plot_series::style::dots, .points = {}, .tips = {}};
    plot_series front{
        .label = "Pareto front", .css_class = "front", .draw = plot_series::style::line, .points = {}, .tips = {}};
    plot_series chosen{.label = r.finals.empty() ? "best trial" : "winner",
                       .css_class = "chosen",
                       .draw = plot_series::style::dots,
                       .points = {},
                       .tips = {}};
    double low = 100, high = 0;
    auto const tip = [&](report_trial const& t) {
        return concat("trial ", t.number, ": ", percent_or_dash(t.accuracy), " at ", fixed(t.latency, 3), " ",
                      r.latency_unit);
    };
    for (report_trial const& t : r.trials) {
        if (!std::isfinite(t.accuracy) || !std::isfinite(t.latency)) continue;
        plot_series& s = t.number == r.best ? chosen : trials;
        s.points.emplace_back(t.latency, 100 * t.accuracy);
        s.tips.push_back(tip(t));
        low = std::min(low, 100 * t.accuracy);
        high = std::max(high, 100 * t.accuracy);
    }
    for (report_trial const& t : pareto_trials(r)) {
        front.points.emplace_back(t.latency, 100 * t.accuracy);
        front.tips.push_back(tip(t));
    }
    p.series = {std::move(trials), std::move(front)};
    if (std::isfinite(r.latency_target) && low <= high)
        p.series.push_back({.label = "target",
                            .css_class = "target",
                            .draw = plot_series::style::line,
                            .points = {{r.latency_target, low}, {r.latency_target, high}},
                            .tips = {}});
    p.series.push_back(std::move(chosen));
    return p;
}

} // namespace detail

/// The whole report as the text of one HTML file.
inline std::string to_html(report const& r) {
    using namespace detail;
    report_trial const* best = nullptr;
    std::int64_t complete = 0;
    for (report_trial const& t : r.trials) {
        complete += t.state == "complete";
        if (t.number == r.best) best = &t;
    }
    report_final const* winner = nullptr;
    for (report_final const& f : r.finals)
        if (f.winner) winner = &f;

    std::string out =
        concat("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
               "content=\"width=device-width,initial-scale=1\"><title>",
               html_escape(r.title), "</title><style>", report_style, "</style></head><body>\n<h1>",
               html_escape(r.title), "</h1>\n<p>", html_escape(r.summary), "</p>\n<div class=\"cards\">\n");
    if (winner && std::isfinite(winner->test_accuracy))
        out += card(percent_or_dash(winner->test_accuracy), "test accuracy of the winner");
    if (best) {
        out += card(percent_or_dash(best->accuracy),
                    r.finals.empty() ? "validation accuracy" : "validation accuracy in the search");
        out += card(concat(number_or_dash(best->latency, 3), " ", html_escape(r.latency_unit)), r.latency_name);
        out += card(number_or_dash(best->reward, 4), "reward");
        out += card(count_or_dash(best->parameters), "parameters");
        out += card(count_or_dash(best->macs), "MACs");
    }
    out += card(concat(complete, " / ", r.trials.size()), "trials complete");
    out += "</div>\n<div class=\"plots\">\n";
    for (plot const& p : {reward_plot(r), front_plot(r)})
        out += concat("<figure><figcaption>", html_escape(p.title), "</figcaption>\n", to_svg(p), "</figure>\n");
    out += "</div>\n";

    if (!r.finals.empty()) {
        out += concat("<h2>Trained to the end</h2>\n<div class=\"scroll\"><table><tr><th>trial</th><th "
                      "class=\"n\">validation</th><th class=\"n\">test</th><th class=\"n\">",
                      html_escape(r.latency_name), " (", html_escape(r.latency_unit),
                      ")</th><th>target</th><th class=\"n\">parameters</th><th class=\"n\">MACs</th></tr>\n");
        for (report_final const& f : r.finals)
            out += concat("<tr", f.winner ? " class=\"winner\"" : "", "><td>", f.trial, f.winner ? " (winner)" : "",
                          "</td><td class=\"n\">", percent_or_dash(f.validation_accuracy), "</td><td class=\"n\">",
                          percent_or_dash(f.test_accuracy), "</td><td class=\"n\">", number_or_dash(f.latency, 3),
                          "</td><td>", f.meets_target ? "met" : "missed", "</td><td class=\"n\">",
                          count_or_dash(f.parameters), "</td><td class=\"n\">", count_or_dash(f.macs), "</td></tr>\n");
        out += "</table></div>\n";
    }
    if (!r.layers.empty()) {
        std::int64_t most = 1;
        for (report_layer const& l : r.layers) most = std::max(most, l.macs);
        out += "<h2>The best network</h2>\n<div class=\"scroll\"><table><tr><th>layer</th><th>operation</th><th "
               "class=\"n\">output</th><th class=\"n\">parameters</th><th class=\"n\">MACs</th><th "
               "style=\"width:22%\">MACs beside the largest layer</th></tr>\n";
        for (report_layer const& l : r.layers)
            out += concat("<tr><td class=\"name\">", html_escape(l.name), "</td><td>", html_escape(l.operation),
                          "</td><td class=\"n\">", html_escape(l.output), "</td><td class=\"n\">",
                          l.parameters ? grouped(l.parameters) : "", "</td><td class=\"n\">",
                          l.macs ? grouped(l.macs) : "", "</td><td>",
                          l.macs ? concat("<div class=\"bar\" style=\"width:",
                                          fixed(100.0 * static_cast<double>(l.macs) / static_cast<double>(most), 1),
                                          "%\"></div>")
                                 : "",
                          "</td></tr>\n");
        out += "</table></div>\n";
    }
    out += concat("<h2>Trials</h2>\n<details", r.trials.size() <= 30 ? " open" : "", "><summary>", r.trials.size(),
                  " trials</summary><div class=\"scroll\"><table><tr><th>trial</th><th>state</th><th "
                  "class=\"n\">reward</th><th class=\"n\">accuracy</th><th class=\"n\">",
                  html_escape(r.latency_name), " (", html_escape(r.latency_unit),
                  ")</th><th class=\"n\">parameters</th><th class=\"n\">MACs</th></tr>\n");
    for (report_trial const& t : r.trials) {
        bool const failed = t.state != "complete";
        out += concat("<tr", t.number == r.best ? " class=\"best\"" : "", "><td>", t.number, "</td><td",
                      failed ? " class=\"bad\"" : "", ">", html_escape(t.state), t.note.empty() ? "" : ": ",
                      html_escape(t.note), "</td><td class=\"n\">", number_or_dash(t.reward, 4),
                      "</td><td class=\"n\">", percent_or_dash(t.accuracy), "</td><td class=\"n\">",
                      number_or_dash(t.latency, 3), "</td><td class=\"n\">", count_or_dash(t.parameters),
                      "</td><td class=\"n\">", count_or_dash(t.macs), "</td></tr>\n");
    }
    out += "</table></div></details>\n";
    if (!r.settings.empty()) {
        out += "<h2>Settings</h2>\n<table>\n";
        for (auto const& [key, value] : r.settings)
            out += concat("<tr><th>", html_escape(key), "</th><td>", html_escape(value), "</td></tr>\n");
        out += "</table>\n";
    }
    return out += "</body></html>\n";
}

} // namespace nas::io
