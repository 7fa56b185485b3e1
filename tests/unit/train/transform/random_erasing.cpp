#include <algorithm>
#include <cstdlib>
#include <set>

#include <nas/train/transform/random_erasing.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("random_erasing: a rectangle of an allowed area, inside, as often as stated", "[train]") {
    // 4,000 draws of probability 0.5: mean 2,000, deviation 32.
    sample const white{.extents = {3, 40, 30}, .pixels = bytes(3600, 255)};
    int erased = 0;
    double least = 1, most = 0;
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        auto const p = changed(random_erasing{.area = {0.05, 0.3}}, white, seed).pixels;
        auto const n = std::count(p.begin(), p.begin() + 1200, 0);
        if (n == 0) continue;
        CHECK(std::count(p.begin(), p.end(), 0) == 3 * n);
        ++erased;
        least = std::min(least, static_cast<double>(n) / 1200);
        most = std::max(most, static_cast<double>(n) / 1200);
    }
    CHECK(std::abs(erased - 2000) < 160);
    CHECK((least > 0.04 && least < 0.07));
    CHECK((most < 0.32 && most > 0.27));
}

TEST_CASE("random_erasing: noise, fill, and what never fits", "[train]") {
    sample const s{.extents = {3, 40, 30}, .pixels = bytes(3600, 255)};
    auto const noisy = changed(random_erasing{.probability = 1, .area = {0.3, 0.3}, .noise = true}, s).pixels;
    CHECK(std::set<std::uint8_t>(noisy.begin(), noisy.end()).size() > 200);
    auto const filled = changed(random_erasing{.probability = 1, .area = {0.3, 0.3}, .fill = 9}, s).pixels;
    CHECK(std::set<std::uint8_t>(filled.begin(), filled.end()) == std::set<std::uint8_t>{9, 255});
    CHECK(changed(random_erasing{.probability = 1, .area = {1, 1}, .ratio = {0.01, 0.02}}, s) == s);
    CHECK(changed(random_erasing{.probability = 1, .area = {0, 0}}, s) == s);
    CHECK(changed(random_erasing{.probability = 0}, s) == s);
}

TEST_CASE("random_erasing: settings out of range are refused", "[train]") {
    for (random_erasing const e : {random_erasing{.probability = 2},
                                   {.area = {-0.1, 0.3}},
                                   {.area = {0.3, 0.2}},
                                   {.area = {0.3, 1.2}},
                                   {.ratio = {0, 1}},
                                   {.ratio = {2, 1}}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{e}; });
}
