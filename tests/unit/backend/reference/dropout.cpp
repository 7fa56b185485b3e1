#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/backend/reference/dropout.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using reference::dropout_mask;

namespace {

std::vector<float> values(dropout_mask const& m, std::int64_t n = 1000) {
    std::vector<float> out;
    for (std::int64_t i = 0; i < n; ++i) out.push_back(m[i]);
    return out;
}

} // namespace

TEST_CASE("reference dropout: the mask depends on seed, step and index alone", "[backend][reference]") {
    CHECK(values({7, 3, 0.5}) == values({7, 3, 0.5}));
    CHECK(values({7, 3, 0.5}) != values({8, 3, 0.5}));
    CHECK(values({7, 3, 0.5}) != values({7, 4, 0.5}));
    dropout_mask const m(7, 3, 0.5);
    auto const forwards = values(m);
    for (std::int64_t i = 1000; i-- > 0;) CHECK(m[i] == forwards[static_cast<std::size_t>(i)]); // any order
}

TEST_CASE("reference dropout: masks are the same on every compiler", "[backend][reference]") {
    std::string kept;
    for (float const x : values({1, 0, 0.5}, 32)) kept += x == 0 ? '.' : 'x';
    CHECK(kept == "xx.x.xx.....x.x...xxxxxxx...xxxx");
}

TEST_CASE("reference dropout: kept elements are scaled so that the expectation stays", "[backend][reference]") {
    for (double const rate : {0.1, 0.5, 0.9}) {
        dropout_mask const m(1, 0, rate);
        std::int64_t const n = 100000;
        std::int64_t dropped = 0;
        for (std::int64_t i = 0; i < n; ++i) {
            float const x = m[i];
            if (x == 0) ++dropped;
            else REQUIRE(x == Approx(1 / (1 - rate)));
        }
        // Six standard deviations of a binomial: about one seed in 10^9 fails, and the seed is fixed.
        double const deviation = std::sqrt(rate * (1 - rate) / static_cast<double>(n));
        CHECK(static_cast<double>(dropped) / static_cast<double>(n) == Approx(rate).margin(6 * deviation));
    }
}

TEST_CASE("reference dropout: rate 0 keeps everything", "[backend][reference]") {
    for (float const x : values({5, 5, 0.0})) CHECK(x == 1);
}

TEST_CASE("reference dropout: applies the mask, in place too", "[backend][reference]") {
    dropout_mask const m(2, 9, 0.25);
    std::vector<float> x(50, 3.0f), out(50);
    reference::dropout_apply(m, 50, x.data(), out.data());
    for (std::size_t i = 0; i < 50; ++i) CHECK(out[i] == 3 * m[static_cast<std::int64_t>(i)]);
    reference::dropout_apply(m, 50, x.data(), x.data());
    CHECK(x == out);
}
