#include <algorithm>
#include <vector>

#include <nas/controller/new_point.hpp>
#include <nas/space/space.hpp>

#include "support/check_error.hpp"
#include "support/search_cases.hpp"

using nas::detail::new_point, nas::detail::point_walk;

TEST_CASE("new_point: finds every point of a space, the last ones by walking, then says that there is none",
          "[controller]") {
    point_walk rest;
    std::vector<std::uint64_t> seen;
    auto const known = [&](nas::genome const& g) {
        return std::find(seen.begin(), seen.end(), nas::hash_of(g)) != seen.end();
    };
    for (std::uint64_t t = 0; t < 3108; ++t)
        seen.push_back(nas::hash_of(new_point(test::tiny_space, nas::rng(t), rest, known)));
    CHECK(rest.begun);
    std::sort(seen.begin(), seen.end());
    CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
    test::check_error<nas::space_exhausted>(
        "nas.controller.2", [&] { (void)new_point(test::tiny_space, nas::rng(1), rest, known); },
        "every architecture of the space is known");
}

TEST_CASE("new_point: draws at random as long as there is enough", "[controller]") {
    point_walk rest;
    nas::genome const g = new_point(test::tiny_space, nas::rng(4), rest, [](nas::genome const&) { return false; });
    CHECK(g == nas::sample(test::tiny_space, nas::rng(4).stream(0)));
    CHECK_FALSE(rest.begun);
}

TEST_CASE("new_point: stops after 100,000 known points in an endless space", "[controller]") {
    static constexpr auto endless = nas::real(0.0, 1.0);
    point_walk rest;
    test::check_error<nas::space_exhausted>(
        "nas.controller.2",
        [&] { (void)new_point(endless, nas::rng(1), rest, [](nas::genome const&) { return true; }); },
        "no architecture that is new was found");
}

TEST_CASE("is_pending: compares genomes", "[controller]") {
    nas::genome const a{{1, 2, 0}}, b{{1, 2, 1}};
    nas::genome const* const both[] = {&a};
    CHECK(nas::detail::is_pending(both, nas::genome{{1, 2, 0}}));
    CHECK_FALSE(nas::detail::is_pending(both, b));
    CHECK_FALSE(nas::detail::is_pending({}, a));
}
