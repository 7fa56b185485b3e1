#pragma once
// Squares of images hidden.

#include <algorithm>
#include <cstdint>
#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Sets what `c` shows of `s` to `value`; what lies outside of the image is left out.
inline void fill_window(sample& s, crop_window const& c, std::uint8_t value) {
    std::int64_t const height = s.extents[1], width = s.extents[2];
    std::int64_t const top = std::clamp<std::int64_t>(c.top, 0, height),
                       left = std::clamp<std::int64_t>(c.left, 0, width);
    std::int64_t const bottom = std::clamp(c.top + c.height, top, height),
                       right = std::clamp(c.left + c.width, left, width);
    for (std::int64_t k = 0; k < s.extents[0]; ++k)
        for (std::int64_t y = top; y < bottom; ++y) {
            std::uint8_t* const row = s.pixels.data() + (k * height + y) * width;
            std::fill(row + left, row + right, value);
        }
}

/// Hides `count` squares of `size` pixels, each around a pixel drawn from the whole image, so that parts of it may lie
/// outside (DeVries and Taylor 2017).
struct cutout {
    std::int64_t size = 16;
    int count = 1;
    std::uint8_t fill = 0;

    std::string describe() const { return describe_transform("cutout", "size", size, "count", count, "fill", fill); }

    void check() const {
        check_setting(size >= 0, "cutout", "size", size, "at least 0");
        check_setting(count >= 0, "cutout", "count", count, "at least 0");
    }
    void operator()(sample& s, rng r, transform_workspace&) const {
        for (int i = 0; i < count; ++i) {
            std::int64_t const y = r.below(static_cast<std::uint32_t>(s.extents[1]));
            std::int64_t const x = r.below(static_cast<std::uint32_t>(s.extents[2]));
            fill_window(s, {y - size / 2, x - size / 2, size, size}, fill);
        }
    }
};

} // namespace nas::train
