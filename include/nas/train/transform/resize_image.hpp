#pragma once
// Images at another size.

#include <algorithm>
#include <cstdint>
#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/resample.hpp>

namespace nas::train {

/// Resizes images to `height` x `width`, or, with `shorter_side`, so that the shorter side has that many pixels and the
/// proportions stay (the longer side is rounded down, at least 1).
struct resize_image {
    std::int64_t height = 0, width = 0; ///< both, or neither
    std::int64_t shorter_side = 0;      ///< or this
    image_filter filter = image_filter::bilinear;
    bool antialias = true;

    std::string describe() const {
        return describe_transform("resize_image", "height", height, "width", width, "shorter_side", shorter_side,
                                  "filter", filter, "antialias", antialias);
    }

    void check() const {
        check_setting(height >= 0, "resize_image", "height", height, "at least 0");
        check_setting(width >= 0, "resize_image", "width", width, "at least 0");
        check_setting(shorter_side >= 0, "resize_image", "shorter_side", shorter_side, "at least 0");
        check_setting((height > 0) == (width > 0) && (height > 0) != (shorter_side > 0), "resize_image", "shorter_side",
                      shorter_side, "given if height and width are not, and 0 if both are");
    }

    void operator()(sample& s, rng, transform_workspace& w) const {
        std::int64_t rows = height, columns = width;
        if (shorter_side > 0) {
            std::int64_t const shorter = std::min(s.extents[1], s.extents[2]);
            rows = std::max<std::int64_t>(1, s.extents[1] * shorter_side / shorter);
            columns = std::max<std::int64_t>(1, s.extents[2] * shorter_side / shorter);
        }
        if (rows == s.extents[1] && columns == s.extents[2]) return;
        resample(s, {0, 0, static_cast<double>(s.extents[1]), static_cast<double>(s.extents[2])}, rows, columns, filter,
                 antialias, w);
    }
};

} // namespace nas::train
