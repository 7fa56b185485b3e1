#include <array>
#include <set>
#include <vector>

#include <nas/controller/pareto_split.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"

using namespace nas::detail;

namespace {

using rows = std::vector<std::vector<double>>;

objective_points view(rows const& r) { return {r.begin(), r.end()}; }

std::set<std::size_t> split(rows const& r, std::size_t n) {
    auto const v = pareto_split(view(r), n);
    CHECK(v.size() == n);
    return {v.begin(), v.end()};
}

rows random_rows(std::size_t n, std::size_t objectives, std::uint64_t seed) {
    nas::rng r(seed);
    rows all(n, std::vector<double>(objectives));
    for (auto& row : all)
        for (double& x : row) x = r.below(12);
    return all;
}

} // namespace

TEST_CASE("pareto_split: whole fronts come first", "[controller]") {
    rows const points{{-1, -5}, {-2, -3}, {-3, -3}, {-4, -1}, {-5, -5}}; // a textbook example, minimised
    CHECK(split(points, 3) == std::set<std::size_t>{0, 1, 3});
    CHECK(split(points, 4) == std::set<std::size_t>{0, 1, 2, 3});
    CHECK(split(points, 5).size() == 5);
    CHECK(split(points, 0).empty());
}

TEST_CASE("pareto_split: a front is the set of points that none dominates", "[controller]") {
    for (std::size_t const objectives : {2u, 3u})
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            rows const points = random_rows(40, objectives, seed);
            std::vector<std::size_t> all(points.size()), expected;
            for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
            for (std::size_t i : all) {
                bool alone = true;
                for (auto const& other : points) alone = alone && !dominates(other, points[i]);
                if (alone) expected.push_back(i);
            }
            CHECK(first_front(view(points), all) == expected);
        }
}

TEST_CASE("pareto_split: of a front, the points that cover most are taken", "[controller]") {
    // Two clusters and a lone point between them: one of each is worth more than two of a cluster.
    rows const front{{10, 1}, {9.9, 1.1}, {6, 6}, {1.1, 9.9}, {1, 10}};
    auto const two = split(front, 3);
    CHECK(two.count(2) == 1);
    CHECK(two.count(0) + two.count(1) == 1);
    CHECK(two.count(3) + two.count(4) == 1);
}

TEST_CASE("pareto_split: an exclusive volume is what is counted on a grid", "[controller]") {
    for (std::size_t const objectives : {2u, 3u})
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            rows const points = random_rows(7, objectives, seed);
            std::vector<double> const reference(objectives, 0.0), p{7, 9, 8};
            std::span<double const> const own = std::span(p).first(objectives);
            long cells = 0;
            std::array<int, 3> at{};
            int const depth = objectives == 3 ? 12 : 1;
            for (at[0] = 0; at[0] < 12; ++at[0])
                for (at[1] = 0; at[1] < 12; ++at[1])
                    for (at[2] = 0; at[2] < depth; ++at[2]) {
                        auto const inside = [&](std::span<double const> q) {
                            for (std::size_t i = 0; i < objectives; ++i)
                                if (q[i] <= at[i]) return false;
                            return true;
                        };
                        bool covered = false;
                        for (auto const& q : points) covered = covered || inside(q);
                        cells += inside(own) && !covered;
                    }
            CHECK(exclusive_volume(own, view(points), reference) == Approx(static_cast<double>(cells)).margin(1e-9));
        }
}

TEST_CASE("pareto_split: the greedy subset is the one of the plain algorithm", "[controller]") {
    rows front;
    for (int i = 0; i < 30; ++i) front.push_back({1.0 * i * i, 900.0 - i * 31.0});
    std::vector<std::size_t> all(front.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    auto const reference = reference_below(view(front));
    std::vector<std::size_t> expected;
    objective_points taken;
    while (expected.size() < 10) {
        std::size_t best = 0;
        double most = -1;
        for (std::size_t i = 0; i < front.size(); ++i) {
            if (std::find(expected.begin(), expected.end(), i) != expected.end()) continue;
            double const v = exclusive_volume(front[i], taken, reference);
            if (v > most) most = v, best = i;
        }
        expected.push_back(best);
        taken.push_back(front[best]);
    }
    CHECK(hypervolume_subset(view(front), all, 10) == expected);
}

TEST_CASE("pareto_split: weights are shares of the hypervolume, the largest 1", "[controller]") {
    rows const points{{1, 3}, {3, 1}, {1, 1}};
    auto const w = hypervolume_weights(view(points)); // reference (0.9, 0.9)
    CHECK(w[0] == Approx(w[1]));
    CHECK(w[0] == Approx(1));
    CHECK(w[2] >= smallest_weight);
    CHECK(w[2] < 1e-9); // the others cover it
    CHECK(hypervolume_weights({}).empty());
}

TEST_CASE("pareto_split: the reference lies below the points, at zero too", "[controller]") {
    rows const points{{1, -2, 0}, {3, -1, 5}};
    CHECK(reference_below(view(points)) == std::vector<double>{0.9, -2.2, -smallest_weight});
}
