#pragma once
// Images sharper or softer.

#include <cstddef>
#include <cstdint>
#include <string>

#include <nas/train/transform/adjust.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Blends with a smoothed image: factor 0 is smooth, 1 the image, more is sharper. Smooth is the mean of 3 x 3 pixels, the
/// middle one counted five times (Pillow's filter SMOOTH); the outermost rows and columns stay.
inline void adjust_sharpness(sample& s, double factor, transform_workspace& w) {
    std::int64_t const channels = s.extents[0], height = s.extents[1], width = s.extents[2];
    if (height < 3 || width < 3) return;
    std::int32_t const units = detail::blend_units(factor);
    w.pixels.assign(s.pixels.begin(), s.pixels.end());
    for (std::int64_t c = 0; c < channels; ++c)
        for (std::int64_t y = 1; y + 1 < height; ++y) {
            std::uint8_t const* const row = w.pixels.data() + (c * height + y) * width;
            std::uint8_t const *const above = row - width, *const below = row + width;
            std::uint8_t* const out = s.pixels.data() + (c * height + y) * width;
            for (std::int64_t x = 1; x + 1 < width; ++x) {
                std::int32_t const sum = above[x - 1] + above[x] + above[x + 1] + row[x - 1] + 5 * row[x] + row[x + 1] +
                                         below[x - 1] + below[x] + below[x + 1];
                out[x] = detail::blended((2 * sum + 13) / 26, row[x], units);
            }
        }
}

/// Images sharper or softer by a factor drawn uniformly from [low, high].
struct sharpness {
    double low = 0.1, high = 1.9;

    std::string describe() const { return describe_transform("sharpness", "low", low, "high", high); }

    void check() const {
        check_setting(low >= 0, "sharpness", "low", low, "at least 0");
        check_setting(high >= low && high <= 100, "sharpness", "high", high, "low to 100");
    }
    void operator()(sample& s, rng r, transform_workspace& w) const { adjust_sharpness(s, r.uniform(low, high), w); }
};

} // namespace nas::train
