#pragma once
// A brighter dark part of an image.

#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>
#include <nas/train/transform/value_table.hpp>

namespace nas::train {

/// Adds `amount` to values below `threshold`; the sum is cut off at 255.
struct solarize_add {
    int amount = 0;
    int threshold = 128;

    std::string describe() const {
        return describe_transform("solarize_add", "amount", amount, "threshold", threshold);
    }

    void check() const {
        check_setting(amount >= -255 && amount <= 255, "solarize_add", "amount", amount, "-255 to 255");
        check_setting(threshold >= 0 && threshold <= 256, "solarize_add", "threshold", threshold, "0 to 256");
    }
    void operator()(sample& s, rng, transform_workspace&) const {
        apply_table(make_value_table([&](int v) { return v < threshold ? v + amount : v; }), s.pixels);
    }
};

} // namespace nas::train
