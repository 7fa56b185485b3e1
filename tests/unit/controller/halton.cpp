#include <algorithm>
#include <cmath>

#include <nas/controller/halton.hpp>

#include "support/catch.hpp"

using namespace nas::detail;

TEST_CASE("halton: primes", "[controller]") {
    std::vector<std::uint32_t> p;
    extend_primes(p, 5);
    CHECK(p == std::vector<std::uint32_t>{2, 3, 5, 7, 11});
    extend_primes(p, 1000);
    CHECK(p.size() == 1000);
    CHECK(p[24] == 97);
    CHECK(p[999] == 7919);
}

TEST_CASE("halton: the plain sequence has the digits of its numbers reversed", "[controller]") {
    double const base_2[] = {0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875};
    for (std::uint64_t n = 0; n < 8; ++n) CHECK(radical_inverse(n, 2) == base_2[n]);
    double const base_3[] = {0, 1 / 3.0, 2 / 3.0, 1 / 9.0, 4 / 9.0, 7 / 9.0};
    for (std::uint64_t n = 0; n < 6; ++n) CHECK(std::abs(radical_inverse(n, 3) - base_3[n]) < 1e-15);
}

TEST_CASE("halton: scrambled numbers fill every interval once, at every scale", "[controller]") {
    for (std::uint32_t const base : {2u, 3u, 7u, 97u})
        for (std::uint64_t key = 0; key < 5; ++key)
            for (std::uint64_t count = base; count <= 10000; count *= base)
                for (std::uint64_t const block : {0u, 3u}) {
                    std::vector<int> hits(count);
                    for (std::uint64_t i = 0; i < count; ++i) {
                        double const u = scrambled_radical_inverse(block * count + i, base, key);
                        if (!(u >= 0 && u < 1)) FAIL("out of range");
                        ++hits[static_cast<std::size_t>(u * static_cast<double>(count))];
                    }
                    CHECK(*std::min_element(hits.begin(), hits.end()) == 1);
                }
}

TEST_CASE("halton: every scrambled number by itself is uniform over the keys", "[controller]") {
    for (std::uint64_t n : {0u, 1u, 12345u}) {
        int low = 0;
        double sum = 0;
        constexpr int keys = 4000;
        for (std::uint64_t key = 0; key < keys; ++key) {
            double const u = scrambled_radical_inverse(n, 3, key);
            low += u < 0.25;
            sum += u / keys;
        }
        CHECK(std::abs(low - keys / 4) < 3 * std::sqrt(keys * 0.1875));
        CHECK(std::abs(sum - 0.5) < 3 / std::sqrt(12.0 * keys));
    }
}
