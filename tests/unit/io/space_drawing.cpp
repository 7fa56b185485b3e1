#include <nas/io/space_drawing.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::io::draw_space, nas::io::space_page;

namespace {

std::size_t count(std::string const& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
    return n;
}

} // namespace

TEST_CASE("space_drawing: a box per alternative, a title per position and condition", "[io]") {
    auto const svg = draw_space(test::layer);
    CHECK(count(svg, "<svg ") == 1);
    CHECK(count(svg, "class=\"chip\"") == 3 + 2 + 3 + 2 + 2);
    CHECK(count(svg, "class=\"if\"") == 2);
    CHECK(svg.find(">if mbconv</text>") != svg.npos);
    CHECK(count(svg, "class=\"title\"") == 4);
    CHECK(svg.find("5 decisions, 15 points") != svg.npos);
}

TEST_CASE("space_drawing: long lists are cut, fixed values shown", "[io]") {
    auto const svg = draw_space(nas::between(1, 1000));
    CHECK(count(svg, "class=\"chip\"") == 7);
    CHECK(svg.find("1000 alternatives") != svg.npos);
    CHECK(draw_space(nas::just(4)).find("= 4") != std::string::npos);
}

TEST_CASE("space_drawing: texts cannot break out of the page, which loads nothing", "[io]") {
    auto const page = space_page(nas::one_of("<script>", "a&b"), "Space <1>");
    CHECK(page.find("<script>") == page.npos);
    CHECK(page.find("&lt;script&gt;") != page.npos);
    CHECK(page.find("a&amp;b") != page.npos);
    CHECK(page.find("<title>Space &lt;1&gt;</title>") != page.npos);
    CHECK(page.find("src=") == page.npos);
    CHECK(page.find("href=") == page.npos);
    CHECK(count(page, "http") == 1); // the name of the SVG language
}

TEST_CASE("space_drawing: every static space can be drawn, with balanced elements", "[io]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        if constexpr (nas::StaticSpace<std::decay_t<decltype(space)>>) {
            auto const svg = draw_space(space);
            CHECK(count(svg, "<text") == count(svg, "</text>"));
            CHECK(count(svg, "</svg>") == 1);
            CHECK(svg.find("nan") == svg.npos);
        }
    });
}
