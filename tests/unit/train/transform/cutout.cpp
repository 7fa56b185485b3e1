#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include <nas/train/transform/cutout.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("cutout: hides one square, cut off at the edges", "[train]") {
    sample const white{.extents = {3, 10, 10}, .pixels = bytes(300, 255)};
    std::set<std::ptrdiff_t> areas;
    std::array<int, 100> hidden{};
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        auto const p = changed(cutout{.size = 4, .fill = 128}, white, seed).pixels;
        CHECK(std::equal(p.begin(), p.begin() + 100, p.begin() + 100));
        CHECK(std::equal(p.begin(), p.begin() + 100, p.begin() + 200));
        areas.insert(std::count(p.begin(), p.begin() + 100, 128));
        for (std::size_t i = 0; i < 100; ++i) hidden[i] += p[i] == 128;
    }
    CHECK(*areas.rbegin() == 16);
    CHECK(*areas.begin() == 4); // a center in the corner: rows and columns 0 and 1
    // Inner pixels are hidden by 16 of 100 centers: mean 160 of 1,000, deviation 12; the corner by 9.
    CHECK(std::abs(hidden[55] - 160) < 60);
    CHECK(std::abs(hidden[0] - 90) < 45);
}

TEST_CASE("cutout: as many squares as stated, none of size 0", "[train]") {
    sample const white{.extents = {1, 100, 100}, .pixels = bytes(10000, 255)};
    auto const hidden = [&](cutout const& c) {
        auto const p = changed(c, white, 3).pixels;
        return std::count(p.begin(), p.end(), 0);
    };
    CHECK(hidden({.size = 0}) == 0);
    CHECK(hidden({.size = 4, .count = 0}) == 0);
    CHECK(hidden({.size = 4, .count = 3}) > 32);
    CHECK(hidden({.size = 400}) == 10000);
    message_of<nas::data_error>("nas.data.60", [] { any_transform(cutout{.size = -1}); });
    message_of<nas::data_error>("nas.data.60", [] { any_transform(cutout{.count = -1}); });
}

TEST_CASE("cutout: fill_window leaves out what lies outside", "[train]") {
    sample s{.extents = {1, 2, 3}, .pixels = bytes(6, 1)};
    fill_window(s, {5, 5, 3, 3}, 9);
    fill_window(s, {-5, -5, 3, 3}, 9);
    CHECK(s.pixels == bytes(6, 1));
    fill_window(s, {-1, 1, 2, 9}, 9);
    CHECK(s.pixels == bytes{1, 9, 9, 1, 1, 1});
}
