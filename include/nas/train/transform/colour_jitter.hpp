#pragma once
// Brightness, contrast, saturation and hue changed at random, in random order.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <nas/train/transform/adjust.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Each factor is uniform in [max(0, 1 - x), 1 + x]; the hue moves by a uniform part of [-hue, hue] of the circle. What is
/// 0 does not change. The order of the four is drawn, too.
struct colour_jitter {
    double brightness = 0, contrast = 0, saturation = 0;
    double hue = 0; ///< 0 to 0.5

    std::string describe() const {
        return describe_transform("colour_jitter", "brightness", brightness, "contrast", contrast, "saturation",
                                  saturation, "hue", hue);
    }

    void check() const {
        for (auto const& [name, value] : {std::pair{"brightness", brightness}, std::pair{"contrast", contrast},
                                          std::pair{"saturation", saturation}})
            check_setting(value >= 0 && value <= 99, "colour_jitter", name, value, "0 to 99");
        check_setting(hue >= 0 && hue <= 0.5, "colour_jitter", "hue", hue, "0 to 0.5");
    }

    void operator()(sample& s, rng r, transform_workspace&) const {
        auto const factor = [&](double x) { return r.uniform(std::max(0.0, 1 - x), 1 + x); };
        std::array<double, 4> const amounts{factor(brightness), factor(contrast), factor(saturation),
                                            r.uniform(-hue, hue)};
        std::array<int, 4> order{0, 1, 2, 3};
        for (std::size_t i = 4; i > 1; --i) std::swap(order[i - 1], order[r.below(static_cast<std::uint32_t>(i))]);
        for (int const which : order) {
            if (which == 0 && brightness > 0) adjust_brightness(s, amounts[0]);
            if (which == 1 && contrast > 0) adjust_contrast(s, amounts[1]);
            if (which == 2 && saturation > 0) adjust_saturation(s, amounts[2]);
            if (which == 3 && hue > 0) adjust_hue(s, amounts[3]);
        }
    }
};

} // namespace nas::train
