#pragma once
// The range of values stretched to the whole of 0 to 255.

#include <array>
#include <cstdint>
#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>
#include <nas/train/transform/value_table.hpp>

namespace nas::train {

/// In every channel the darkest value becomes 0 and the brightest 255, linearly in between. A channel of one value stays.
struct auto_contrast {
    double cutoff = 0; ///< so many percent of the darkest pixels, and of the brightest, do not count

    std::string describe() const { return describe_transform("auto_contrast", "cutoff", cutoff); }

    void check() const {
        check_setting(cutoff >= 0 && cutoff < 50, "auto_contrast", "cutoff", cutoff, "0 to below 50");
    }

    void operator()(sample& s, rng, transform_workspace&) const {
        for (std::int64_t c = 0; c < s.extents[0]; ++c) {
            auto const pixels = channel_of(s, c);
            std::array<std::uint32_t, 256> count = value_counts(pixels);
            auto const ignored = static_cast<std::uint64_t>(static_cast<double>(pixels.size()) * cutoff / 100);
            int const low = first_beyond(count, ignored, 0, 1), high = first_beyond(count, ignored, 255, -1);
            if (high <= low) continue;
            apply_table(make_value_table([&](int v) { return v <= low ? 0 : (v - low) * 255 / (high - low); }), pixels);
        }
    }

private:
    /// The first value, going from `at` by `step`, that remains when `ignored` pixels are left out.
    static int first_beyond(std::array<std::uint32_t, 256> const& count, std::uint64_t ignored, int at, int step) {
        for (; at >= 0 && at < 256; at += step) {
            std::uint32_t const n = count[static_cast<std::size_t>(at)];
            if (n > ignored) break;
            ignored -= n;
        }
        return at;
    }
};

} // namespace nas::train
