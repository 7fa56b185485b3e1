#pragma once
// The negative of the bright part of an image.

#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>
#include <nas/train/transform/value_table.hpp>

namespace nas::train {

/// Values of at least `threshold` are inverted; 256: none.
struct solarize {
    int threshold = 128;

    std::string describe() const { return describe_transform("solarize", "threshold", threshold); }

    void check() const {
        check_setting(threshold >= 0 && threshold <= 256, "solarize", "threshold", threshold, "0 to 256");
    }
    void operator()(sample& s, rng, transform_workspace&) const {
        apply_table(make_value_table([&](int v) { return v < threshold ? v : 255 - v; }), s.pixels);
    }
};

} // namespace nas::train
