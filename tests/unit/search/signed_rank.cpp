#include <cmath>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/search/signed_rank.hpp>

#include "support/catch.hpp"

using nas::detail::signed_rank_less;

namespace {

// By definition: every choice of signs.
double by_enumeration(std::vector<double> const& d) {
    std::size_t const n = d.size();
    std::vector<double> rank(n);
    for (std::size_t i = 0; i < n; ++i) {
        int less = 0, same = 0;
        for (double const x : d) {
            less += std::abs(x) < std::abs(d[i]);
            same += std::abs(x) == std::abs(d[i]);
        }
        rank[i] = less + (same + 1) / 2.0;
    }
    double seen = 0;
    for (std::size_t i = 0; i < n; ++i) seen += d[i] > 0 ? rank[i] : d[i] == 0 ? rank[i] / 2 : 0;
    double as_small = 0, all = 0;
    for (std::size_t signs = 0; signs < std::size_t{1} << n; ++signs, ++all) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += d[i] == 0 ? rank[i] / 2 : (signs >> i & 1u) != 0 ? rank[i] : 0;
        as_small += sum <= seen + 1e-9;
    }
    return as_small / all;
}

} // namespace

TEST_CASE("signed_rank_less: known probabilities", "[search]") {
    CHECK(signed_rank_less(std::vector<double>{-1, -2, -3}) == 1.0 / 8);
    CHECK(signed_rank_less(std::vector<double>{-1, -2, -3, 4}) == 7.0 / 16);
    CHECK(signed_rank_less(std::vector<double>{1, 2, 3}) == 1);
    CHECK(signed_rank_less(std::vector<double>{0, 0}) == 1);
    CHECK(signed_rank_less(std::vector<double>{}) == 1);
}

TEST_CASE("signed_rank_less: agrees with the enumeration of all signs, with ties and zeros", "[search]") {
    nas::rng r(8);
    for (int round = 0; round < 40; ++round) {
        std::vector<double> d(1 + r.below(10));
        for (double& x : d) x = static_cast<double>(r.below(9)) - 5;
        CHECK(signed_rank_less(d) == Approx(by_enumeration(d)).epsilon(1e-12));
    }
}

TEST_CASE("signed_rank_less: the approximation for many differences continues the exact numbers", "[search]") {
    nas::rng r(9);
    for (int round = 0; round < 20; ++round) {
        std::vector<double> d(50);
        for (double& x : d) x = r.uniform() - 0.55;
        double const exact = signed_rank_less(d);
        d.push_back(0); // of the smallest size, it moves every rank by one
        CHECK(std::abs(signed_rank_less(d) - exact) < 0.02);
    }
    CHECK(signed_rank_less(std::vector<double>(60, -1.0)) < 1e-9);
    CHECK(signed_rank_less(std::vector<double>(60, 0.0)) == 1);
}
