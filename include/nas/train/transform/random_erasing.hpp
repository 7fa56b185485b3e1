#pragma once
// Rectangles of images replaced by a value or by noise.

#include <array>
#include <cstdint>
#include <string>

#include <nas/core/math.hpp>
#include <nas/train/transform/cutout.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// With the given probability erases a rectangle whose area is a uniform share of the image's and whose proportions
/// (height / width) are log-uniform (Zhong et al. 2020). It lies inside; where ten draws do not fit, nothing happens.
struct random_erasing {
    double probability = 0.5;
    std::array<double, 2> area{0.02, 1.0 / 3};
    std::array<double, 2> ratio{0.3, 3.3};
    bool noise = false; ///< every value of the rectangle is random, in place of `fill`
    std::uint8_t fill = 0;

    std::string describe() const {
        return describe_transform("random_erasing", "probability", probability, "area", area, "ratio", ratio, "noise",
                                  noise, "fill", fill);
    }

    void check() const {
        check_probability(probability, "random_erasing");
        check_setting(area[0] >= 0, "random_erasing", "area[0]", area[0], "at least 0");
        check_setting(area[1] >= area[0] && area[1] <= 1, "random_erasing", "area[1]", area[1], "area[0] to 1");
        check_setting(ratio[0] > 0, "random_erasing", "ratio[0]", ratio[0], "above 0");
        check_setting(ratio[1] >= ratio[0] && ratio[1] < 1e6, "random_erasing", "ratio[1]", ratio[1],
                      "ratio[0] to a million");
    }

    void operator()(sample& s, rng r, transform_workspace&) const {
        if (r.uniform() >= probability) return;
        std::int64_t const height = s.extents[1], width = s.extents[2];
        for (int attempt = 0; attempt < 10; ++attempt) {
            double const target = static_cast<double>(height * width) * r.uniform(area[0], area[1]);
            double const proportion = math::exp(r.uniform(math::log(ratio[0]), math::log(ratio[1])));
            auto const h = static_cast<std::int64_t>(math::round(math::sqrt(target * proportion)));
            auto const w = static_cast<std::int64_t>(math::round(math::sqrt(target / proportion)));
            if (h < 1 || w < 1 || h > height || w > width) continue;
            crop_window const c{r.below(static_cast<std::uint32_t>(height - h + 1)),
                                r.below(static_cast<std::uint32_t>(width - w + 1)), h, w};
            if (noise) fill_with_noise(s, c, r);
            else fill_window(s, c, fill);
            return;
        }
    }

private:
    static void fill_with_noise(sample& s, crop_window const& c, rng r) {
        for (std::int64_t k = 0; k < s.extents[0]; ++k)
            for (std::int64_t y = c.top; y < c.top + c.height; ++y) {
                std::uint8_t* const row = s.pixels.data() + (k * s.extents[1] + y) * s.extents[2];
                std::uint64_t bits = 0;
                for (std::int64_t x = 0; x < c.width; ++x, bits >>= 8) {
                    if (x % 8 == 0) bits = r.next();
                    row[c.left + x] = static_cast<std::uint8_t>(bits);
                }
            }
    }
};

} // namespace nas::train
