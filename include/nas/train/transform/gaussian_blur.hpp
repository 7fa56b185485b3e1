#pragma once
// Images out of focus.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <nas/core/math.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Folds images with a Gaussian whose deviation, in pixels, is uniform in [low, high]; beyond the edge the image is
/// mirrored. Rows first, then columns, with 8 bits in between.
struct gaussian_blur {
    double low = 0.1, high = 2;
    int radius = 0; ///< pixels on each side that count; 0: three deviations, rounded up

    static constexpr int most = 128; ///< radius

    std::string describe() const {
        return describe_transform("gaussian_blur", "low", low, "high", high, "radius", radius);
    }

    void check() const {
        check_setting(low > 0, "gaussian_blur", "low", low, "above 0");
        check_setting(high >= low && high <= 42, "gaussian_blur", "high", high, "low to 42");
        check_setting(radius >= 0 && radius <= most, "gaussian_blur", "radius", radius, "0 to 128");
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        double const deviation = r.uniform(low, high);
        int const reach = radius ? radius : static_cast<int>(math::ceil(3 * deviation));
        std::array<std::int32_t, most + 1> weight{}; // of distance 0, 1, ...; in units of 2^-16, their sum exactly 1
        double sum = 0;
        for (int d = -reach; d <= reach; ++d) sum += math::exp(-0.5 * d * d / (deviation * deviation));
        std::int32_t rest = 1 << 16;
        for (int d = 1; d <= reach; ++d) {
            auto const share = math::exp(-0.5 * d * d / (deviation * deviation)) / sum;
            weight[static_cast<std::size_t>(d)] = static_cast<std::int32_t>(math::round(share * (1 << 16)));
            rest -= 2 * weight[static_cast<std::size_t>(d)];
        }
        weight[0] = rest;

        std::int64_t const channels = s.extents[0], height = s.extents[1], width = s.extents[2];
        w.rows.resize(static_cast<std::size_t>(width + 2 * reach));
        w.pixels.resize(s.pixels.size());
        std::uint8_t* const padded = w.rows.data() + reach;
        for (std::int64_t row = 0; row < channels * height; ++row) {
            std::uint8_t const* const from = s.pixels.data() + row * width;
            for (std::int64_t x = -reach; x < 0; ++x) padded[x] = from[border_index(border::reflect, x, width)];
            std::copy_n(from, width, padded);
            for (std::int64_t x = width; x < width + reach; ++x)
                padded[x] = from[border_index(border::reflect, x, width)];
            fold(weight, reach, width, w.pixels.data() + row * width, [&](int d) { return padded + d; });
        }
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t y = 0; y < height; ++y)
                fold(weight, reach, width, s.pixels.data() + (c * height + y) * width, [&](int d) {
                    return w.pixels.data() + (c * height + border_index(border::reflect, y + d, height)) * width;
                });
    }

private:
    /// One row of the result: the weighted sum of rows `line(-reach)` to `line(reach)`.
    template <class Line>
    static void fold(std::array<std::int32_t, most + 1> const& weight, int reach, std::int64_t width, std::uint8_t* out,
                     Line line) {
        constexpr std::int64_t strip = 256; // of sums that stay in registers or the nearest cache
        std::int32_t sums[strip];
        for (std::int64_t x0 = 0; x0 < width; x0 += strip) {
            std::int64_t const n = std::min(strip, width - x0);
            std::uint8_t const* const middle = line(0) + x0;
            for (std::int64_t x = 0; x < n; ++x) sums[x] = 32768 + weight[0] * middle[x];
            for (int d = 1; d <= reach; ++d) {
                std::uint8_t const *const before = line(-d) + x0, *const after = line(d) + x0;
                std::int32_t const by = weight[static_cast<std::size_t>(d)];
                for (std::int64_t x = 0; x < n; ++x) sums[x] += by * (before[x] + after[x]);
            }
            for (std::int64_t x = 0; x < n; ++x) out[x0 + x] = static_cast<std::uint8_t>(sums[x] >> 16);
        }
    }
};

} // namespace nas::train
