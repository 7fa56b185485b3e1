#include <nas/train/transform/value_table.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("value_table: results are cut off, and tables apply to one channel or all", "[train]") {
    value_table const t = make_value_table([](int v) { return 2 * v - 100; });
    CHECK(int{t[0]} == 0);
    CHECK(int{t[60]} == 20);
    CHECK(int{t[255]} == 255);
    sample s{.extents = {2, 1, 2}, .pixels = {60, 61, 62, 63}};
    apply_table(t, channel_of(s, 1));
    CHECK(s.pixels == bytes{60, 61, 24, 26});
    apply_table(t, s.pixels);
    CHECK(s.pixels == bytes{20, 22, 0, 0});
}

TEST_CASE("value_table: counts of values, whatever their number", "[train]") {
    for (std::size_t const n : {0u, 1u, 3u, 4u, 5u, 1003u}) {
        bytes const pixels = counting(n);
        auto const count = value_counts(pixels);
        for (std::size_t v = 0; v < 256; ++v) REQUIRE(count[v] == n / 256 + (v < n % 256));
    }
}
