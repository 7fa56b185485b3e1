#include <nas/io/svg_plot.hpp>

#include "support/catch.hpp"

using namespace nas::io;

namespace {

std::size_t count(std::string const& text, std::string_view what) {
    std::size_t n = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++n;
    return n;
}

} // namespace

TEST_CASE("svg_plot: every finite point is drawn once, the others are left out", "[io]") {
    double const nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    plot p{.title = "t", .x_label = "x", .y_label = "y", .series = {}};
    p.series.push_back({.label = "",
                        .css_class = "points",
                        .draw = plot_series::style::dots,
                        .points = {{0, 1}, {1, nan}, {2, inf}, {3, 2}},
                        .tips = {}});
    p.series.push_back(
        {.label = "", .css_class = "failed", .draw = plot_series::style::crosses, .points = {{1, 1}}, .tips = {"why"}});
    std::string const svg = to_svg(p);
    CHECK(count(svg, "<circle class=\"points\"") == 2);
    CHECK(count(svg, "<path class=\"failed\"") == 1);
    CHECK(count(svg, "<title>why</title>") == 1);
    CHECK(count(svg, "nan") == 0);
    CHECK(count(svg, "inf") == 0);
}

TEST_CASE("svg_plot: empty data, one point and equal values still give axes", "[io]") {
    for (std::vector<std::pair<double, double>> const& points :
         {std::vector<std::pair<double, double>>{}, {{5.0, 5.0}}, {{0.0, 3.0}, {1.0, 3.0}}, {{1e-9, 1e9}}}) {
        plot p{.title = "t", .x_label = "x", .y_label = "y", .series = {}};
        p.series.push_back(
            {.label = "s", .css_class = "best", .draw = plot_series::style::steps, .points = points, .tips = {}});
        std::string const svg = to_svg(p);
        CHECK(count(svg, "class=\"grid\"") >= 2);
        CHECK(count(svg, "nan") == 0);
    }
}

TEST_CASE("svg_plot: steps keep the old value until the next point", "[io]") {
    plot p{.title = "t", .x_label = "x", .y_label = "y", .series = {}};
    p.series.push_back(
        {.label = "", .css_class = "best", .draw = plot_series::style::steps, .points = {{0, 0}, {1, 1}}, .tips = {}});
    std::string const svg = to_svg(p);
    auto const path = svg.find("<path class=\"best curve\"");
    REQUIRE(path != svg.npos);
    CHECK(count(svg.substr(path, svg.find("/>", path) - path), "L") == 2);
}

TEST_CASE("svg_plot: text cannot break out of the markup", "[io]") {
    CHECK(html_escape("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    plot p{.title = "<script>", .x_label = "a<b", .y_label = "y", .series = {}};
    CHECK(count(to_svg(p), "<script>") == 0);
}

TEST_CASE("svg_plot: numbers for readers", "[io]") {
    CHECK(fixed(-0.0001, 2) == "0.00");
    CHECK(fixed(-1.25, 1) == "-1.2");
    CHECK(fixed(1e300, 0).size() == 301);
    CHECK(grouped(7) == "7");
    CHECK(grouped(1234567) == "1\u2009234\u2009567");
    CHECK(grouped(-123) == "-123");
    CHECK(grouped(-1234) == "-1\u2009234");
}
