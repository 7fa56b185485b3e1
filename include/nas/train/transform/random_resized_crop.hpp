#pragma once
// A random part of an image, of random size and proportions, resized: the crop of ImageNet trainings.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <nas/core/math.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/resample.hpp>

namespace nas::train {

/// Cuts a rectangle whose area is a uniform share of the image's and whose proportions (width / height) are log-uniform
/// (Szegedy et al. 2015, section 6), and resizes it. After ten rectangles that do not fit it takes the largest one in the
/// middle whose proportions are allowed.
struct random_resized_crop {
    std::int64_t height = 224, width = 224;
    std::array<double, 2> area{0.08, 1};
    std::array<double, 2> ratio{3.0 / 4, 4.0 / 3};
    image_filter filter = image_filter::bilinear;
    bool antialias = true;

    std::string describe() const {
        return describe_transform("random_resized_crop", "height", height, "width", width, "area", area, "ratio", ratio,
                                  "filter", filter, "antialias", antialias);
    }

    void check() const {
        check_setting(height >= 1, "random_resized_crop", "height", height, "at least 1");
        check_setting(width >= 1, "random_resized_crop", "width", width, "at least 1");
        check_setting(area[0] > 0, "random_resized_crop", "area[0]", area[0], "above 0");
        check_setting(area[1] >= area[0] && area[1] <= 1, "random_resized_crop", "area[1]", area[1], "area[0] to 1");
        check_setting(ratio[0] > 0, "random_resized_crop", "ratio[0]", ratio[0], "above 0");
        check_setting(ratio[1] >= ratio[0] && ratio[1] < 1e6, "random_resized_crop", "ratio[1]", ratio[1],
                      "ratio[0] to a million");
    }

    /// The rectangle drawn in an image of `rows` x `columns`.
    crop_window draw(std::int64_t rows, std::int64_t columns, rng r) const {
        auto const whole = static_cast<double>(rows * columns);
        for (int attempt = 0; attempt < 10; ++attempt) {
            double const target = whole * r.uniform(area[0], area[1]);
            double const proportion = math::exp(r.uniform(math::log(ratio[0]), math::log(ratio[1])));
            auto const w = static_cast<std::int64_t>(math::round(math::sqrt(target * proportion)));
            auto const h = static_cast<std::int64_t>(math::round(math::sqrt(target / proportion)));
            if (w < 1 || w > columns || h < 1 || h > rows) continue;
            return {r.below(static_cast<std::uint32_t>(rows - h + 1)),
                    r.below(static_cast<std::uint32_t>(columns - w + 1)), h, w};
        }
        double const proportion = static_cast<double>(columns) / static_cast<double>(rows);
        std::int64_t w = columns, h = rows;
        auto const rounded = [](double x) {
            return std::max<std::int64_t>(1, static_cast<std::int64_t>(math::round(x)));
        };
        if (proportion < ratio[0]) h = std::min(rows, rounded(static_cast<double>(w) / ratio[0]));
        else if (proportion > ratio[1]) w = std::min(columns, rounded(static_cast<double>(h) * ratio[1]));
        return {(rows - h) / 2, (columns - w) / 2, h, w};
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        crop_window const c = draw(s.extents[1], s.extents[2], r);
        crop(s, c, w); // so that the filter sees the rectangle alone, as if it were an image
        if (c.height == height && c.width == width) return;
        resample(s, {0, 0, static_cast<double>(c.height), static_cast<double>(c.width)}, height, width, filter,
                 antialias, w);
    }
};

} // namespace nas::train
