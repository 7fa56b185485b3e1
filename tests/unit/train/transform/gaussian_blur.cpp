#include <cmath>

#include <nas/train/transform/gaussian_blur.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("gaussian_blur: folds with a Gaussian, mirrored at the edges", "[train]") {
    // An independent computation in floats.
    sample const s = formula_image(2, 9, 6);
    double const deviation = 1.3;
    int const reach = 4;
    std::vector<double> weight;
    double sum = 0;
    for (int d = -reach; d <= reach; ++d) sum += weight.emplace_back(std::exp(-d * d / (2 * deviation * deviation)));
    sample const out = changed(gaussian_blur{.low = deviation, .high = deviation}, s);
    for (std::int64_t c = 0; c < 2; ++c)
        for (std::int64_t y = 0; y < 9; ++y)
            for (std::int64_t x = 0; x < 6; ++x) {
                double value = 0;
                for (int dy = -reach; dy <= reach; ++dy)
                    for (int dx = -reach; dx <= reach; ++dx)
                        value +=
                            weight[static_cast<std::size_t>(dy + reach)] *
                            weight[static_cast<std::size_t>(dx + reach)] *
                            s.pixels[static_cast<std::size_t>((c * 9 + border_index(border::reflect, y + dy, 9)) * 6 +
                                                              border_index(border::reflect, x + dx, 6))];
                CHECK(std::abs(out.pixels[static_cast<std::size_t>((c * 9 + y) * 6 + x)] - value / (sum * sum)) <=
                      1.01);
            }
}

TEST_CASE("gaussian_blur: constant images stay, hardly any blur changes nothing, the deviation is drawn", "[train]") {
    sample const flat{.extents = {3, 5, 5}, .pixels = bytes(75, 201)};
    CHECK(changed(gaussian_blur{.low = 10, .high = 20}, flat) == flat);
    sample const s = formula_image(3, 9, 9);
    CHECK(changed(gaussian_blur{.low = 0.05, .high = 0.05}, s) == s);
    CHECK(changed(gaussian_blur{}, s, 1) != changed(gaussian_blur{}, s, 2));
    CHECK(changed(gaussian_blur{.low = 5, .high = 5, .radius = 1}, s) !=
          changed(gaussian_blur{.low = 5, .high = 5}, s));
    CHECK(changed(gaussian_blur{.low = 1, .high = 1}, sample{.extents = {1, 1, 1}, .pixels = {5}}).pixels == bytes{5});
}

TEST_CASE("gaussian_blur: settings out of range are refused", "[train]") {
    for (gaussian_blur const b :
         {gaussian_blur{.low = 0}, {.low = 2, .high = 1}, {.high = 43}, {.radius = -1}, {.radius = 129}})
        message_of<nas::data_error>("nas.data.60", [&] { any_transform{b}; });
}
