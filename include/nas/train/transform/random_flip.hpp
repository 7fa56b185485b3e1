#pragma once
// Mirror images.

#include <algorithm>
#include <cstdint>
#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Exchanges left and right.
inline void flip_horizontally(sample& s) {
    std::int64_t const width = s.extents[2];
    for (auto row = s.pixels.begin(); row != s.pixels.end(); row += width) std::reverse(row, row + width);
}

/// Exchanges top and bottom.
inline void flip_vertically(sample& s) {
    std::int64_t const height = s.extents[1], width = s.extents[2];
    for (auto plane = s.pixels.begin(); plane != s.pixels.end(); plane += height * width)
        for (std::int64_t y = 0; y < height / 2; ++y)
            std::swap_ranges(plane + y * width, plane + (y + 1) * width, plane + (height - 1 - y) * width);
}

/// Mirrors images, each way with a probability of its own.
struct random_flip {
    double horizontal = 0.5; ///< left and right exchanged
    double vertical = 0;     ///< top and bottom exchanged

    std::string describe() const {
        return describe_transform("random_flip", "horizontal", horizontal, "vertical", vertical);
    }

    void check() const {
        check_probability(horizontal, "random_flip", "horizontal");
        check_probability(vertical, "random_flip", "vertical");
    }
    void operator()(sample& s, rng r, transform_workspace&) const {
        if (r.uniform() < horizontal) flip_horizontally(s);
        if (r.uniform() < vertical) flip_vertically(s);
    }
};

} // namespace nas::train
