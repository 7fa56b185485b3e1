#pragma once
// Data sets whose images carry their own number, for tests of what becomes of images.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/train/dataset.hpp>

/// `counts[c]` images of class c, classes interleaved; the single pixel pair of image i is (i % 256, i / 256).
inline nas::train::dataset with_counts(std::vector<std::size_t> counts) {
    nas::train::dataset d{.name = "toy",
                          .channels = 1,
                          .height = 1,
                          .width = 2,
                          .classes = static_cast<std::int32_t>(counts.size()),
                          .pixels = {},
                          .labels = {},
                          .pixel_range = {{0.0f}, {1.0f}},
                          .class_names = {}};
    for (bool any = true; any;) {
        any = false;
        for (std::size_t c = 0; c < counts.size(); ++c) {
            if (counts[c] == 0) continue;
            --counts[c];
            any = true;
            std::size_t const i = d.size();
            d.labels.push_back(static_cast<std::uint8_t>(c));
            d.pixels.push_back(static_cast<std::uint8_t>(i % 256));
            d.pixels.push_back(static_cast<std::uint8_t>(i / 256));
        }
    }
    return d;
}

inline std::vector<std::size_t> ids(nas::train::dataset const& d) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < d.size(); ++i) out.push_back(d.image(i)[0] + std::size_t{256} * d.image(i)[1]);
    return out;
}

inline std::vector<std::size_t> class_counts(nas::train::dataset const& d) {
    std::vector<std::size_t> out(static_cast<std::size_t>(d.classes));
    for (auto const label : d.labels) ++out[label];
    return out;
}
