#pragma once
// A transform that is applied to some of the images.

#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Applies `change` with the given probability.
struct sometimes {
    double probability = 0.5;
    any_transform change{};

    std::string describe() const {
        return describe_transform("sometimes", "probability", probability, "change", change);
    }

    void check() const { check_probability(probability, "sometimes"); }
    void operator()(sample& s, rng r, transform_workspace& w) const {
        if (r.uniform() < probability) change(s, r.stream(0), w);
    }
};

} // namespace nas::train
