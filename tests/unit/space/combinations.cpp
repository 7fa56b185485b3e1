#include <algorithm>
#include <array>

#include <nas/space/combinations.hpp>

#include "support/catch.hpp"

using namespace nas::detail;

TEST_CASE("combinations: binomials are exact and stop at 2^32", "[space]") {
    CHECK(binomial(5, 2) == 10);
    CHECK(binomial(2, 3) == 0);
    CHECK(binomial(7, 0) == 1);
    CHECK(binomial(34, 17) == 2333606220u);
    CHECK(binomial(40, 20) == too_many);
    static_assert(choose<2>(5) == 10 && choose<3>(5) == 10 && choose<2>(0) == 0);
}

TEST_CASE("combinations: subsets and their numbers belong together, in colexicographic order", "[space]") {
    std::array<std::uint32_t, 3> before{};
    for (std::uint32_t n = 3; n <= 9; ++n)
        for (std::uint32_t rank = 0; rank < binomial(n, 3); ++rank) {
            auto const s = subset_at<3>(rank, n);
            CHECK((s[0] < s[1] && s[1] < s[2] && s[2] < n));
            CHECK(subset_rank(s) == rank);
            if (rank > 0) CHECK(std::lexicographical_compare(before.rbegin(), before.rend(), s.rbegin(), s.rend()));
            before = s;
        }
    CHECK(subset_at<1, int>(4, 9) == std::array{4});
}

TEST_CASE("combinations: what is taken is left out of the count", "[space]") {
    taken<4> t;
    for (std::uint32_t const i : {5u, 1u, 3u}) t.add(i);
    std::uint32_t const free[] = {0, 2, 4, 6, 7};
    for (std::uint32_t r = 0; r < 5; ++r) {
        CHECK(t.nth_free(r) == free[r]);
        CHECK(t.rank_among_free(free[r]) == r);
        CHECK_FALSE(t.contains(free[r]));
    }
    CHECK(t.contains(5));
}
