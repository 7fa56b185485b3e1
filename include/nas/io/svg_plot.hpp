#pragma once
// A small scatter and line plot as inline SVG, for reports.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>

namespace nas::io {

/// `text` with the characters that HTML gives a meaning replaced.
inline std::string html_escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

/// `x` with a fixed number of decimals; never "-0".
inline std::string fixed(double x, int decimals) {
    char buffer[400]; // the largest double has 309 digits before the point
    std::snprintf(buffer, sizeof buffer, "%.*f", decimals, x);
    std::string_view const text = buffer;
    return std::string(text.find_first_not_of("-0.") == text.npos && text.front() == '-' ? text.substr(1) : text);
}

/// An integer with thin spaces between groups of three digits: 3 504 872.
inline std::string grouped(long long n) {
    std::string digits = concat(n);
    for (std::size_t i = digits.size(); i > 3 + (n < 0 ? 1u : 0u);) digits.insert(i -= 3, "\u2009");
    return digits;
}

/// One set of points of a plot. Points that are not finite are left out.
struct plot_series {
    enum class style { dots, line, steps, crosses };

    std::string label;     ///< in the legend; empty = not listed
    std::string css_class; ///< decides the colour: "points", "best", "front", "failed", "chosen"
    style draw = style::dots;
    std::vector<std::pair<double, double>> points;
    std::vector<std::string> tips; ///< shown when a point is pointed at; empty, or one per point
};

/// A plot with axes. Ranges follow the data; an axis without data shows [0, 1].
struct plot {
    std::string title, x_label, y_label;
    std::vector<plot_series> series;
};

namespace detail {

/// Ticks at 1, 2 or 5 times a power of ten, about `wanted` of them, covering [low, high].
inline std::vector<double> nice_ticks(double low, double high, int wanted) {
    double const raw = (high - low) / wanted;
    double const power = std::pow(10.0, std::floor(std::log10(raw)));
    double const part = raw / power;
    double const step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    std::vector<double> ticks;
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) ticks.push_back(i * step);
    return ticks;
}

inline int decimals_for(std::vector<double> const& ticks) {
    if (ticks.size() < 2) return 2;
    return std::max(0, static_cast<int>(std::ceil(-std::log10(ticks[1] - ticks[0]) - 1e-9)));
}

struct axis {
    double low = 0, high = 1;
    double begin, end; // in pixels

    double operator()(double v) const { return begin + (v - low) / (high - low) * (end - begin); }
};

inline axis axis_of(plot const& p, bool horizontal, double begin, double end) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (plot_series const& s : p.series)
        for (auto const& [x, y] : s.points) {
            if (!std::isfinite(x) || !std::isfinite(y)) continue;
            low = std::min(low, horizontal ? x : y);
            high = std::max(high, horizontal ? x : y);
        }
    if (!(low <= high)) low = 0, high = 1;
    double const margin = high > low ? 0.05 * (high - low) : std::max(0.05 * std::abs(high), 0.5);
    return {.low = low - margin, .high = high + margin, .begin = begin, .end = end};
}

} // namespace detail

/// The plot as an `<svg>` element that scales with the page; colours come from the classes of the report's style sheet.
inline std::string to_svg(plot const& p) {
    constexpr double width = 640, height = 360, left = 62, right = 16, top = 40, bottom = 48;
    auto const x = detail::axis_of(p, true, left, width - right);
    auto const y = detail::axis_of(p, false, height - bottom, top);
    auto const n = [](double v) { return fixed(v, 1); };

    std::string out = concat("<svg class=\"plot\" viewBox=\"0 0 ", width, " ", height, "\" role=\"img\" aria-label=\"",
                             html_escape(p.title), "\">\n");
    auto const ticks_x = detail::nice_ticks(x.low, x.high, 6), ticks_y = detail::nice_ticks(y.low, y.high, 5);
    for (double const t : ticks_y)
        out += concat("<line class=\"grid\" x1=\"", n(left), "\" x2=\"", n(width - right), "\" y1=\"", n(y(t)),
                      "\" y2=\"", n(y(t)), "\"/><text class=\"tick\" text-anchor=\"end\" x=\"", n(left - 8), "\" y=\"",
                      n(y(t) + 4), "\">", fixed(t, detail::decimals_for(ticks_y)), "</text>\n");
    for (double const t : ticks_x)
        out += concat("<text class=\"tick\" text-anchor=\"middle\" x=\"", n(x(t)), "\" y=\"", n(height - bottom + 18),
                      "\">", fixed(t, detail::decimals_for(ticks_x)), "</text>\n");
    out += concat("<line class=\"axis\" x1=\"", n(left), "\" x2=\"", n(width - right), "\" y1=\"", n(height - bottom),
                  "\" y2=\"", n(height - bottom), "\"/>\n", "<text class=\"label\" text-anchor=\"middle\" x=\"",
                  n((left + width - right) / 2), "\" y=\"", n(height - 10), "\">", html_escape(p.x_label), "</text>\n",
                  "<text class=\"label\" text-anchor=\"middle\" transform=\"translate(14 ",
                  n((top + height - bottom) / 2), ") rotate(-90)\">", html_escape(p.y_label), "</text>\n");

    double legend = left;
    for (plot_series const& s : p.series) {
        std::string path;
        double last_y = 0;
        std::string marks;
        for (std::size_t i = 0; i < s.points.size(); ++i) {
            auto const [px, py] = s.points[i];
            if (!std::isfinite(px) || !std::isfinite(py)) continue;
            double const sx = x(px), sy = y(py);
            using style = plot_series::style;
            if (s.draw == style::line || s.draw == style::steps) {
                if (s.draw == style::steps && !path.empty()) path += concat("L", n(sx), " ", n(last_y));
                path += concat(path.empty() ? "M" : "L", n(sx), " ", n(sy));
                last_y = sy;
            }
            std::string const tip =
                i < s.tips.size() ? concat("<title>", html_escape(s.tips[i]), "</title>") : std::string();
            if (s.draw == style::dots || (s.draw == style::line && !tip.empty()))
                marks += concat("<circle class=\"", s.css_class, "\" cx=\"", n(sx), "\" cy=\"", n(sy), "\" r=\"4\">",
                                tip, "</circle>\n");
            if (s.draw == style::crosses)
                marks += concat("<path class=\"", s.css_class, "\" d=\"M", n(sx - 4), " ", n(sy - 4),
                                "l8 8m0 -8l-8 8\">", tip, "</path>\n");
        }
        if (!path.empty()) out += concat("<path class=\"", s.css_class, " curve\" d=\"", path, "\"/>\n");
        out += marks;
        if (s.label.empty()) continue;
        out += concat("<rect class=\"", s.css_class, "\" x=\"", n(legend),
                      "\" y=\"16\" width=\"10\" height=\"10\" rx=\"2\"/><text class=\"tick\" x=\"", n(legend + 15),
                      "\" y=\"25\">", html_escape(s.label), "</text>\n");
        legend += 15 + 6.8 * static_cast<double>(s.label.size()) + 22;
    }
    return out += "</svg>\n";
}

} // namespace nas::io
