#pragma once
// Fewer shades.

#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Keeps the upper `bits` bits of every value; 8 keeps all, 0 gives a black image.
struct posterize {
    int bits = 4;

    std::string describe() const { return describe_transform("posterize", "bits", bits); }

    void check() const { check_setting(bits >= 0 && bits <= 8, "posterize", "bits", bits, "0 to 8"); }
    void operator()(sample& s, rng, transform_workspace&) const {
        auto const mask = static_cast<std::uint8_t>(0xff << (8 - bits));
        for (auto& p : s.pixels) p &= mask;
    }
};

} // namespace nas::train
