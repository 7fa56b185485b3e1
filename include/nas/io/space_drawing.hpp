#pragma once
// The decision tree of a space as one SVG drawing, or as a page with it and nothing to load.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/io/svg_plot.hpp>
#include <nas/space/outline.hpp>

namespace nas::io {

namespace detail {

inline constexpr std::string_view drawing_style =
    "svg{--ink:#1b1f24;--soft:#5b6570;--line:#c3cad1;--card:#f5f7f9;--page:#fff;--blue:#2f6fde;--orange:#b8600b}"
    "@media(prefers-color-scheme:dark){svg{--ink:#e8eaed;--soft:#9aa4af;--line:#4a535c;--card:#20262c;--page:#15191d;"
    "--blue:#6ea1ff;--orange:#f0a04b}}"
    "svg{background:var(--page);font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
    ".link{fill:none;stroke:var(--line);stroke-width:1.3}.title{fill:var(--ink);font-weight:600}"
    ".if{fill:var(--orange);font-style:italic}.value{fill:var(--soft)}.chip{fill:var(--card);stroke:var(--line)}"
    ".chip-text{fill:var(--blue)}.head{fill:var(--soft)}";

/// Positions from left (outside) to right (inside), one row each; every row is a title and its alternatives.
class space_drawer {
public:
    explicit space_drawer(outline const& root, std::string_view head) {
        double const x = margin;
        put_text(x, margin + 4, "head", head);
        y_ = margin + row;
        draw(root, x, true);
        right_ = std::max(right_, x + text_width(head));
    }

    std::string svg() const {
        double const width = right_ + margin, height = y_ + margin - row / 2;
        return concat("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", fixed(width, 0), "\" height=\"",
                      fixed(height, 0), "\" viewBox=\"0 0 ", fixed(width, 0), " ", fixed(height, 0),
                      "\" role=\"img\">\n<style>", drawing_style, "</style>\n", links_, marks_, "</svg>\n");
    }

private:
    static constexpr double margin = 20, row = 28, indent = 26, chip_height = 20;

    // Of the fonts that browsers take for system-ui, the widest digits and letters on average.
    static double text_width(std::string_view text) {
        std::size_t characters = 0;
        for (char const c : text) characters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        return 7.6 * static_cast<double>(characters);
    }

    void put_text(double x, double y, std::string_view css_class, std::string_view text) {
        marks_ += concat("<text class=\"", css_class, "\" x=\"", fixed(x, 1), "\" y=\"", fixed(y, 1), "\">",
                         html_escape(text), "</text>\n");
        right_ = std::max(right_, x + text_width(text));
    }

    double put_chip(double x, double y, std::string_view text) {
        double const width = text_width(text) + 14;
        marks_ += concat("<rect class=\"chip\" x=\"", fixed(x, 1), "\" y=\"", fixed(y - chip_height / 2, 1),
                         "\" width=\"", fixed(width, 1), "\" height=\"", fixed(chip_height, 0), "\" rx=\"5\"/>");
        marks_ += concat("<text class=\"chip-text\" text-anchor=\"middle\" x=\"", fixed(x + width / 2, 1), "\" y=\"",
                         fixed(y + 4.5, 1), "\">", html_escape(text), "</text>\n");
        right_ = std::max(right_, x + width);
        return x + width + 5;
    }

    // Returns the height of the row of this position.
    double draw(outline const& o, double x, bool root) {
        double const y = y_;
        double at = x;
        std::string const title = concat(o.condition ? "if " : "", o.title);
        if (!title.empty()) {
            put_text(at, y + 4.5, o.condition ? "if" : "title", title);
            at += 1.08 * text_width(title) + 12; // titles are bold
        }
        for (std::string const& text : o.alternatives) {
            if (text != "...") {
                at = put_chip(at, y, text);
            } else {
                put_text(at + 3, y + 4.5, "value", "\u2026");
                at += 20;
            }
        }
        if (o.arity > o.alternatives.size() && !o.real) {
            put_text(at + 4, y + 4.5, "value", concat(o.arity, " alternatives"));
        } else if (!o.note.empty()) {
            put_text(at + 4, y + 4.5, "value", o.note);
        } else if (!o.fixed.empty()) {
            put_text(at, y + 4.5, "value", concat("= ", o.fixed));
        }
        bool const empty = root && title.empty() && o.alternatives.empty() && o.fixed.empty();
        if (!empty) y_ += row;
        double const stem = x + 8;
        double last = y;
        for (outline const& part : o.below) {
            double const child = draw(part, empty ? x : x + indent, false);
            if (empty) continue;
            links_ += concat("<path class=\"link\" d=\"M", fixed(stem, 1), " ", fixed(child, 1), "H",
                             fixed(x + indent - 5, 1), "\"/>\n");
            last = child;
        }
        if (last > y)
            links_ += concat("<path class=\"link\" d=\"M", fixed(stem, 1), " ", fixed(y + 11, 1), "V", fixed(last, 1),
                             "\"/>\n");
        return y;
    }

    double y_ = 0;
    double right_ = 0;
    std::string links_, marks_;
};

inline std::string drawing_head(any_space const& space) {
    std::string const text = describe(space);
    return text.substr(0, text.find('\n'));
}

} // namespace detail

/// The outline of a space (see `outline_of`) as one `<svg>` element: positions by depth from left to right, alternatives
/// in boxes, conditions in italics. Light or dark as the reader's system is; loads nothing.
inline std::string draw_space(any_space const& space) {
    return detail::space_drawer(outline_of(space), detail::drawing_head(space)).svg();
}
template <StaticSpace S>
std::string draw_space(S const& space) {
    return draw_space(any_space(space));
}

/// A page that holds the drawing under a title.
template <class S>
std::string space_page(S const& space, std::string_view title) {
    return concat("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width\"><title>",
                  html_escape(title),
                  "</title>\n<style>:root{color-scheme:light dark}body{margin:24px;font:15px/1.5 system-ui,sans-serif}"
                  "h1{font-size:22px;margin:0 0 8px 20px}.scroll{overflow-x:auto}</style></head>\n<body><h1>",
                  html_escape(title), "</h1>\n<div class=\"scroll\">", draw_space(space), "</div></body></html>\n");
}

} // namespace nas::io
