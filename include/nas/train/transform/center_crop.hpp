#pragma once
// The middle of an image.

#include <cstdint>
#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// Cuts `height` x `width` out of the middle; smaller images are surrounded by `fill`. Where the margins are unequal, the
/// one below or on the right is larger.
struct center_crop {
    std::int64_t height = 1, width = 1;
    std::uint8_t fill = 0;

    std::string describe() const {
        return describe_transform("center_crop", "height", height, "width", width, "fill", fill);
    }

    void check() const {
        check_setting(height >= 1, "center_crop", "height", height, "at least 1");
        check_setting(width >= 1, "center_crop", "width", width, "at least 1");
    }
    void operator()(sample& s, rng, transform_workspace& w) const {
        auto const half = [](std::int64_t d) { return d >= 0 ? d / 2 : -((1 - d) / 2); }; // rounded down
        crop(s, {half(s.extents[1] - height), half(s.extents[2] - width), height, width}, w, border::constant, fill);
    }
};

} // namespace nas::train
