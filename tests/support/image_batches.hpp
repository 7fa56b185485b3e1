#pragma once
// Batches whose pixels tell image and place.

#include <cstdint>
#include <vector>

#include <nas/train/transform/batch_transform.hpp>

namespace test {

/// Image i has the values 1000 i + place, label i.
struct numbered_batch {
    explicit numbered_batch(std::size_t n, nas::shape s = {2, 3, 4}) : image(s), targets(n) {
        for (std::size_t i = 0; i < n; ++i) {
            targets[i].label = static_cast<std::int32_t>(i);
            for (std::int64_t k = 0; k < s.elements(); ++k)
                images.push_back(static_cast<float>(1000 * i + static_cast<std::size_t>(k)));
        }
    }
    nas::train::batch_contents contents() { return {.image = image, .images = images, .targets = targets}; }

    nas::shape image;
    std::vector<float> images, scratch;
    std::vector<nas::train::target> targets;
};

} // namespace test
