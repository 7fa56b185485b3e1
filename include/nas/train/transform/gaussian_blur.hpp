#pragma once
// Images out of focus.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/core/math.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Folds images with a Gaussian whose deviation, in pixels, is uniform in [low, high]; beyond the edge the image is
/// mirrored. Rows first, then columns, with 8 bits in between.
struct gaussian_blur {
    double low = 0.1, high = 2;
    int radius = 0; ///< pixels on each side that count; 0: three deviations, rounded up

    static constexpr int most = 128; ///< radius

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
        w.weights.resize(static_cast<std::size_t>(width));
        w.pixels.resize(s.pixels.size());
        std::uint8_t* const padded = w.rows.data() + reach;
        std::int32_t* const sums = w.weights.data();
        auto const add = [&](std::uint8_t const* from, int distance) {
            std::int32_t const by = weight[static_cast<std::size_t>(distance)];
            for (std::int64_t x = 0; x < width; ++x) sums[x] += by * from[x];
        };
        auto const finish = [&](std::uint8_t* out) {
            for (std::int64_t x = 0; x < width; ++x) out[x] = static_cast<std::uint8_t>((sums[x] + 32768) >> 16);
        };
        for (std::int64_t row = 0; row < channels * height; ++row) {
            std::uint8_t const* const from = s.pixels.data() + row * width;
            for (std::int64_t x = -reach; x < width + reach; ++x)
                padded[x] = from[border_index(border::reflect, x, width)];
            std::fill(sums, sums + width, 0);
            add(padded, 0);
            for (int d = 1; d <= reach; ++d) {
                add(padded - d, d);
                add(padded + d, d);
            }
            finish(w.pixels.data() + row * width);
        }
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t y = 0; y < height; ++y) {
                auto const line = [&](std::int64_t i) {
                    return w.pixels.data() + (c * height + border_index(border::reflect, i, height)) * width;
                };
                std::fill(sums, sums + width, 0);
                add(line(y), 0);
                for (int d = 1; d <= reach; ++d) {
                    add(line(y - d), d);
                    add(line(y + d), d);
                }
                finish(s.pixels.data() + (c * height + y) * width);
            }
    }
};

} // namespace nas::train
