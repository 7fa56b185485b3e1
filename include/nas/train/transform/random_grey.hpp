#pragma once
// Some images without their colours.

#include <string>

#include <nas/train/transform/adjust.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Makes images grey with the given probability; they keep their three channels.
struct random_grey {
    double probability = 0.1;

    std::string describe() const { return describe_transform("random_grey", "probability", probability); }

    void check() const { check_probability(probability, "random_grey"); }
    void operator()(sample& s, rng r, transform_workspace&) const {
        if (r.uniform() < probability) adjust_saturation(s, 0);
    }
};

} // namespace nas::train
