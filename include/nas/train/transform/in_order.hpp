#pragma once
// Transforms one after the other.

#include <cstddef>
#include <string>
#include <vector>

#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Applies all steps in order. Step k draws from a stream of its own, so that what one step draws does not depend on how
/// many numbers another one took.
struct in_order {
    std::vector<any_transform> steps{};

    std::string describe() const { return describe_transform("in_order", "steps", steps); }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        for (std::size_t k = 0; k < steps.size(); ++k) steps[k](s, r.stream(k), w);
    }
};

} // namespace nas::train
