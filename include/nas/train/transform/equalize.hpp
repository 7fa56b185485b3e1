#pragma once
// All shades about equally often.

#include <array>
#include <cstdint>
#include <string>

#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>
#include <nas/train/transform/value_table.hpp>

namespace nas::train {

/// In every channel values are moved so that they spread evenly over 0 to 255, in the steps of Pillow's `equalize`: with h
/// the counts and `step` = (all pixels - those of the brightest value) / 255 rounded down, v becomes
/// (step / 2 + h[0] + ... + h[v - 1]) / step. Channels with one value, or with `step` 0, stay.
struct equalize {
    std::string describe() const { return describe_transform("equalize"); }

    void operator()(sample& s, rng, transform_workspace&) const {
        for (std::int64_t c = 0; c < s.extents[0]; ++c) {
            auto const pixels = channel_of(s, c);
            std::array<std::uint32_t, 256> const count = value_counts(pixels);
            std::size_t brightest = 255;
            while (brightest > 0 && count[brightest] == 0) --brightest;
            std::uint64_t const step = (pixels.size() - count[brightest]) / 255;
            if (step == 0) continue;
            std::uint64_t sum = step / 2;
            apply_table(make_value_table([&](int v) {
                            int const to = static_cast<int>(sum / step);
                            sum += count[static_cast<std::size_t>(v)];
                            return to;
                        }),
                        pixels);
        }
    }
};

} // namespace nas::train
