#include <vector>

#include <nas/core/rng.hpp>
#include <nas/trial/non_dominated_sort.hpp>

#include "support/catch.hpp"

using nas::non_dominated_ranks;
using indices = std::vector<std::size_t>;

namespace {

// By definition: the fronts peeled off one after the other.
indices peeled(std::vector<double> const& p, std::size_t dimensions) {
    std::size_t const n = p.size() / dimensions;
    auto const dominates = [&](std::size_t a, std::size_t b) {
        bool better = false;
        for (std::size_t d = 0; d < dimensions; ++d) {
            if (p[a * dimensions + d] < p[b * dimensions + d]) return false;
            better = better || p[a * dimensions + d] > p[b * dimensions + d];
        }
        return better;
    };
    indices rank(n, n);
    for (std::size_t front = 0, left = n; left > 0; ++front) {
        indices in;
        for (std::size_t i = 0; i < n; ++i) {
            bool free = rank[i] == n;
            for (std::size_t j = 0; j < n && free; ++j) free = !(rank[j] == n && dominates(j, i));
            if (free) in.push_back(i);
        }
        for (std::size_t const i : in) rank[i] = front;
        left -= in.size();
    }
    return rank;
}

} // namespace

TEST_CASE("non_dominated_ranks: the fronts of five points", "[controller]") {
    std::vector<double> const p{-1, -5, -2, -3, -3, -3, -4, -1, -5, -5}; // smaller is better, so negative
    CHECK(non_dominated_ranks(p, 2) == indices{0, 0, 1, 0, 2});
}

TEST_CASE("non_dominated_ranks: agree with the definition, with equal points too", "[controller]") {
    nas::rng r(3);
    for (std::size_t const dimensions : {1u, 2u, 3u, 4u})
        for (int round = 0; round < 30; ++round) {
            std::vector<double> p(dimensions * (1 + r.below(40)));
            for (double& x : p) x = r.below(8); // many ties
            CHECK(non_dominated_ranks(p, dimensions) == peeled(p, dimensions));
        }
}
