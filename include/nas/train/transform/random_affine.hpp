#pragma once
// Images turned, shifted, scaled and sheared at random.

#include <array>
#include <cstdint>
#include <string>

#include <nas/core/math.hpp>
#include <nas/train/transform/affine.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// About the middle of the image: sheared, then scaled, turned and shifted, each by a uniform amount.
struct random_affine {
    double degrees = 0;                    ///< turned by -degrees to degrees
    std::array<double, 2> translate{0, 0}; ///< shifted by up to this share of width, of height, in whole pixels
    std::array<double, 2> scale{1, 1};
    std::array<double, 2> shear_degrees{0, 0}; ///< of columns (along x), of rows (along y)
    interpolation how = interpolation::nearest;
    std::uint8_t fill = 0;

    std::string describe() const {
        return describe_transform("random_affine", "degrees", degrees, "translate", translate, "scale", scale,
                                  "shear_degrees", shear_degrees, "how", how, "fill", fill);
    }

    void check() const {
        check_setting(degrees >= 0 && degrees <= 360, "random_affine", "degrees", degrees, "0 to 360");
        for (double const t : translate) check_setting(t >= 0 && t <= 1, "random_affine", "translate", t, "0 to 1");
        check_setting(scale[0] > 0, "random_affine", "scale[0]", scale[0], "above 0");
        check_setting(scale[1] >= scale[0] && scale[1] <= 1e3, "random_affine", "scale[1]", scale[1],
                      "scale[0] to 1000");
        for (double const d : shear_degrees)
            check_setting(d >= 0 && d < 45, "random_affine", "shear_degrees", d, "0 to below 45");
    }

    /// The map drawn for an image of `height` x `width`.
    affine draw(std::int64_t height, std::int64_t width, rng r) const {
        auto const both_ways = [&](double most) { return r.uniform(-most, most); };
        auto const slope = [](double angle) {
            return math::sin(angle * math::pi / 180) / math::cos(angle * math::pi / 180);
        };
        auto const w = static_cast<double>(width), h = static_cast<double>(height);
        affine const turn = affine::rotation(both_ways(degrees));
        double const x = math::round(both_ways(translate[0] * w)), y = math::round(both_ways(translate[1] * h));
        affine const size = affine::scaling(r.uniform(scale[0], scale[1]));
        affine const sideways = affine::shear_x(slope(both_ways(shear_degrees[0])));
        affine const upwards = affine::shear_y(slope(both_ways(shear_degrees[1])));
        affine const all = turn.after(size.after(upwards.after(sideways)));
        return affine::translation(x, y).after(all.about(w / 2, h / 2));
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        warp(s, draw(s.extents[1], s.extents[2], r), how, fill, w);
    }
};

} // namespace nas::train
