#include <algorithm>
#include <cmath>
#include <set>

#include <nas/controller/grid_search.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::grid_search;

namespace {

constexpr auto real_space = nas::tuple_of(nas::real(0.0, 1.0), nas::one_of(0, 1), nas::real(1e-4, 1.0, {.log = true}));

// Points with an odd sum are rejected after they are drawn.
constexpr auto even = nas::program([](nas::chooser& pick) {
    int sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += pick(i, nas::one_of(0, 1, 2));
    if (sum % 2 != 0) throw nas::infeasible("nas.space.51", "an odd sum");
    return sum;
});

template <class S>
std::vector<nas::genome> all_of(grid_search const& c, S const& space, std::uint64_t seed = 1) {
    test::hand_driven study{c, space, seed};
    std::vector<nas::genome> out;
    test::check_error<nas::space_exhausted>("nas.controller.6", [&] {
        for (;;) out.push_back(study.ask().genome);
    });
    return out;
}

std::vector<std::uint64_t> hashes(std::vector<nas::genome> const& all) {
    std::vector<std::uint64_t> h;
    for (auto const& g : all) h.push_back(nas::hash_of(g));
    std::sort(h.begin(), h.end());
    return h;
}

} // namespace

TEST_CASE("grid_search: conforms in both orders", "[grid_search]") {
    test::conforms(grid_search{}, {.uses_seed = false, .distinct = true});
    test::conforms(grid_search{.levels = 2, .part = 0, .parts = 2}, {.uses_seed = false, .distinct = true});
    test::conforms(grid_search{.shuffle = true}, {.distinct = true});
}

TEST_CASE("grid_search: the points are those of the enumeration, in its order", "[grid_search]") {
    std::vector<nas::genome> expected;
    for (nas::genome const& g : nas::enumerate(test::tiny_space)) expected.push_back(g);
    CHECK(all_of(grid_search{}, test::tiny_space) == expected);
    auto const shuffled = all_of(grid_search{.shuffle = true}, test::tiny_space);
    CHECK(shuffled != expected);
    CHECK(hashes(shuffled) == hashes(expected));
    CHECK(all_of(grid_search{.shuffle = true}, test::tiny_space, 2) != shuffled);
}

TEST_CASE("grid_search: parts are disjoint and together the whole, in both orders", "[grid_search]") {
    for (bool const shuffle : {false, true}) {
        std::vector<nas::genome> all;
        for (std::uint32_t p = 0; p < 5; ++p)
            for (auto& g : all_of(grid_search{.part = p, .parts = 5, .shuffle = shuffle}, test::tiny_space, p + 1))
                all.push_back(std::move(g));
        CHECK(all.size() == 3108);
        CHECK(hashes(all) == hashes(all_of(grid_search{}, test::tiny_space)));
    }
}

TEST_CASE("grid_search: real decisions take equally spaced values of their scale", "[grid_search]") {
    auto const all = all_of(grid_search{.levels = 5}, real_space);
    REQUIRE(all.size() == 50);
    std::set<double> linear, logarithmic;
    for (auto const& g : all) {
        auto const [a, b, c] = nas::decode(real_space, g);
        linear.insert(std::round(a * 1e6) / 1e6);
        logarithmic.insert(std::round(std::log10(c) * 1e6) / 1e6);
    }
    CHECK(linear == std::set<double>{0, 0.25, 0.5, 0.75, 1});
    CHECK(logarithmic == std::set<double>{-4, -3, -2, -1, 0});
    CHECK(all_of(grid_search{.levels = 2, .shuffle = true}, real_space).size() == 8);
}

TEST_CASE("grid_search: rejected points are passed over, or end the random order", "[grid_search]") {
    CHECK(all_of(grid_search{}, even).size() == 41); // of 81
    auto const random = all_of(grid_search{.shuffle = true}, even);
    CHECK(random.size() == 41);
}

TEST_CASE("grid_search: a space of one point has one", "[grid_search]") {
    static constexpr auto one = nas::just(3);
    CHECK(all_of(grid_search{}, one) == std::vector<nas::genome>(1));
    CHECK(all_of(grid_search{.shuffle = true}, one) == std::vector<nas::genome>(1));
}

TEST_CASE("grid_search: ends a search without an error", "[grid_search]") {
    nas::search search{test::six_points, grid_search{}};
    for (auto& trial : search.trials(100)) trial.report(test::quality(trial.arch()));
    CHECK(search.history().size() == 6);
    CHECK(search.best().arch().kernel == 7);
}

TEST_CASE("grid_search: impossible options and foreign bytes are refused", "[grid_search]") {
    for (grid_search const c : {grid_search{.levels = 1}, {.parts = 0}, {.part = 2, .parts = 2}})
        test::check_error<nas::search_error>(
            "nas.controller.5", [&] { c.check(); }, "part = ");
    grid_search const c;
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)c.load(c.save({}).substr(1)); });
}
