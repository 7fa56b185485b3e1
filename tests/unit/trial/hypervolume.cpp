#include <algorithm>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/trial/hypervolume.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using numbers = std::vector<double>;

namespace {

// Counts the cells of a grid of whole numbers that some point covers.
double counted(numbers const& p, numbers const& reference) {
    std::size_t const d = reference.size();
    double cells = 0;
    for (int x = 0; x < 8; ++x)
        for (int y = 0; y < 8; ++y)
            for (int z = 0; z < (d == 3 ? 8 : 1); ++z) {
                bool covered = false;
                for (std::size_t i = 0; i < p.size() / d && !covered; ++i)
                    covered = p[i * d] > x && p[i * d + 1] > y && (d == 2 || p[i * d + 2] > z) && x >= reference[0] &&
                              y >= reference[1] && (d == 2 || z >= reference[2]);
                cells += covered ? 1 : 0;
            }
    return cells;
}

} // namespace

TEST_CASE("hypervolume: is exact for two and three objectives", "[hypervolume]") {
    CHECK(nas::hypervolume(numbers{3, 1, 2, 2, 1, 3}, numbers{0, 0}) == 6);
    CHECK(nas::hypervolume(numbers{1, 1, 1}, numbers{0, 0, 0}) == 1);
    nas::rng r(1);
    for (std::size_t const d : {2u, 3u})
        for (int round = 0; round < 60; ++round) {
            numbers p, reference(d, round % 3);
            std::size_t const n = r.below(9);
            for (std::size_t i = 0; i < d * n; ++i) p.push_back(r.below(9));
            CHECK(nas::hypervolume(p, reference) == counted(p, reference));
        }
}

TEST_CASE("hypervolume: points that are not above the reference add nothing", "[hypervolume]") {
    CHECK(nas::hypervolume(numbers{3, 3, 9, -1, -1, 9, 0, 5}, numbers{0, 0}) == 9);
    CHECK(nas::hypervolume({}, numbers{0, 0}) == 0);
    CHECK(nas::hypervolume(numbers{5, 3}, numbers{1}) == 4);
    CHECK(nas::hypervolume(numbers{0.5}, numbers{1}) == 0);
}

TEST_CASE("hypervolume: contributions are what is lost without a point", "[hypervolume]") {
    CHECK(nas::hypervolume_contributions(numbers{3, 1, 2, 2, 1, 3}, numbers{0, 0}) == numbers{1, 1, 1});
    CHECK(nas::hypervolume_contributions(numbers{3, 3, 2, 2, 3, 3}, numbers{0, 0}) == numbers{0, 0, 0});
    CHECK(nas::hypervolume_contributions(numbers{3, 3, 3, 1, 1, 4}, numbers{0, 0, 0}) == numbers{24, 1});
}

TEST_CASE("hypervolume: contributions are the differences of volumes", "[hypervolume]") {
    nas::rng r(5);
    for (std::size_t const d : {1u, 2u, 3u})
        for (int round = 0; round < 30; ++round) {
            numbers p, reference(d, 1);
            std::size_t const n = 1 + r.below(9);
            for (std::size_t i = 0; i < d * n; ++i) p.push_back(r.below(9));
            auto const all = nas::hypervolume_contributions(p, reference);
            for (std::size_t i = 0; i < n; ++i) {
                numbers others(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(i * d));
                others.insert(others.end(), p.begin() + static_cast<std::ptrdiff_t>((i + 1) * d), p.end());
                CHECK(all[i] == nas::hypervolume(p, reference) - nas::hypervolume(others, reference));
            }
        }
}

TEST_CASE("hypervolume: other numbers of objectives are refused", "[hypervolume]") {
    test::check_error<nas::search_error>("nas.controller.20", [] { (void)nas::hypervolume({}, {}); });
    test::check_error<nas::search_error>("nas.controller.20", [] {
        (void)nas::hypervolume(numbers{1, 1, 1, 1}, numbers{0, 0, 0, 0});
    });
    test::check_error<nas::search_error>("nas.controller.20", [] {
        (void)nas::hypervolume(numbers{1, 1, 1}, numbers{0, 0});
    });
}
