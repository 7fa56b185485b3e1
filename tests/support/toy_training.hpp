#pragma once
// A data set that a small network learns in seconds, and such networks.

#include <cstddef>
#include <cstdint>
#include <string>

#include <nas/core/rng.hpp>
#include <nas/nn/builder.hpp>
#include <nas/train/dataset.hpp>

/// Noise of `channels` x 8 x 8 with a brighter quarter; the class says which of the four.
inline nas::train::dataset quarters(std::size_t images, std::uint64_t seed = 1, std::int64_t channels = 1) {
    nas::train::dataset d{.name = "quarters",
                          .channels = channels,
                          .height = 8,
                          .width = 8,
                          .classes = 4,
                          .pixels = {},
                          .labels = {},
                          .pixel_range = {},
                          .class_names = {}};
    nas::rng r(seed);
    for (std::size_t i = 0; i < images; ++i) {
        auto const label = static_cast<std::uint8_t>(r.below(4));
        d.labels.push_back(label);
        for (std::int64_t c = 0; c < channels; ++c)
            for (int y = 0; y < 8; ++y)
                for (int x = 0; x < 8; ++x)
                    d.pixels.push_back(
                        static_cast<std::uint8_t>(r.below(160) + ((y / 4) * 2 + x / 4 == label ? 90 : 0)));
    }
    d.pixel_range = nas::train::measure_normalization(d.pixels, static_cast<std::size_t>(channels), 64);
    return d;
}

/// Two convolutions with batch norm, a residual sum, a classifier; dropout on request. Reads 8x8 images, yields 4
/// logits.
inline nas::nn::graph small_net(double dropout = 0, std::int64_t channels = 1) {
    nas::nn::builder b{{.channels = channels, .height = 8, .width = 8}};
    auto x = b.conv2d(b.input(),
                      {.name = "stem", .channels = 6, .kernel = 3, .norm = true, .activation = nas::activation::relu});
    auto const y =
        b.conv2d(x, {.name = "deep", .channels = 6, .kernel = 3, .norm = true, .activation = nas::activation::relu});
    x = b.conv2d(b.sum({x, y}), {.name = "shrink", .channels = 8, .kernel = 3, .stride = 2, .bias = true});
    x = b.flatten(x);
    if (dropout > 0) x = b.dropout(x, dropout);
    return b.classifier(x, {.classes = 4});
}
