#pragma once
// The negative of an image.

#include <string>

#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Every value v becomes 255 - v.
struct invert {
    std::string describe() const { return describe_transform("invert"); }

    void operator()(sample& s, rng, transform_workspace&) const {
        for (auto& p : s.pixels) p = static_cast<std::uint8_t>(255 - p);
    }
};

} // namespace nas::train
