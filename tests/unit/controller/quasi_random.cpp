#include <algorithm>
#include <set>
#include <vector>

#include <nas/controller/quasi_random.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/weighted.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::quasi_random;

TEST_CASE("quasi_random: conforms", "[quasi_random]") { test::conforms(quasi_random{}, {.uses_seed = false}); }

TEST_CASE("quasi_random: the first b^k numbers of a base hit every interval once", "[quasi_random]") {
    for (std::uint32_t const base : {2u, 3u, 5u, 7u, 13u}) {
        std::set<int> cells;
        std::uint32_t const n = base * base;
        for (std::uint32_t i = 0; i < n; ++i)
            cells.insert(static_cast<int>(quasi_random::halton(i, base, nas::rng(5)) * n + 1e-9));
        CHECK(cells.size() == n);
    }
}

TEST_CASE("quasi_random: covers reals more evenly than random points", "[quasi_random]") {
    constexpr auto square = nas::tuple_of(nas::real(0.0, 1.0), nas::real(0.0, 1.0));
    test::hand_driven study{quasi_random{}, square};
    constexpr int n = 144;
    std::vector<std::pair<double, double>> points;
    for (int i = 0; i < n; ++i) {
        auto const p = nas::decode(square, study.ask().genome);
        points.emplace_back(std::get<0>(p), std::get<1>(p));
    }
    // Star discrepancy over the corners of a grid: about 0.1 for random points of this number.
    double worst = 0;
    for (int a = 1; a <= 12; ++a)
        for (int b = 1; b <= 12; ++b) {
            double const x = a / 12.0, y = b / 12.0;
            auto const inside =
                std::count_if(points.begin(), points.end(), [&](auto const& p) { return p.first < x && p.second < y; });
            worst = std::max(worst, std::abs(static_cast<double>(inside) / n - x * y));
        }
    CHECK(worst < 0.04);
}

TEST_CASE("quasi_random: alternatives are met evenly, weighted ones by their weights", "[quasi_random]") {
    constexpr auto s = nas::tuple_of(nas::one_of(0, 1, 2), nas::weighted(nas::one_of(0, 1), 0.25, 0.75));
    test::hand_driven study{quasi_random{.seed = 9}, s};
    int first[3] = {}, second[2] = {};
    for (int i = 0; i < 144; ++i) {
        auto const& g = study.ask().genome;
        ++first[g[0].value];
        ++second[g[1].value];
    }
    for (int const n : first) CHECK(n == Approx(48).margin(1));
    CHECK(second[0] == Approx(36).margin(4));
}

TEST_CASE("quasi_random: workers that skip share one sequence", "[quasi_random]") {
    test::hand_driven one{quasi_random{.seed = 4}, test::tiny_space},
        other{quasi_random{.seed = 4, .skip = 3}, test::tiny_space};
    std::vector<nas::genome> all;
    for (int i = 0; i < 5; ++i) all.push_back(one.ask().genome);
    CHECK(other.ask().genome[0] == all[3][0]);
}

TEST_CASE("quasi_random: foreign states are refused", "[quasi_random]") {
    quasi_random const c;
    test::check_error<nas::storage_error>("nas.controller.19", [&] { (void)c.load(c.save({}) + "x"); });
}
