#pragma once
// A smaller data set with the same mix of classes. For validation data see hold_out.hpp.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/shuffle.hpp>

namespace nas::train {

/// The images with the given indices, in that order; everything else as in `d`. Precondition: indices below d.size().
inline dataset select(dataset const& d, std::span<std::uint32_t const> indices) {
    dataset out{d.name, d.channels, d.height, d.width, d.classes, {}, {}, d.pixel_range, d.class_names};
    out.labels.reserve(indices.size());
    out.pixels.reserve(indices.size() * d.image_bytes());
    for (std::uint32_t const i : indices) {
        out.labels.push_back(d.labels[i]);
        auto const image = d.image(i);
        out.pixels.insert(out.pixels.end(), image.begin(), image.end());
    }
    return out;
}

namespace detail {

/// Indices per class, each list in random order.
inline std::vector<std::vector<std::uint32_t>> shuffled_classes(dataset const& d, std::uint64_t seed) {
    std::vector<std::vector<std::uint32_t>> of_class(static_cast<std::size_t>(d.classes));
    for (std::size_t i = 0; i < d.size(); ++i) of_class[d.labels[i]].push_back(static_cast<std::uint32_t>(i));
    for (std::size_t c = 0; c < of_class.size(); ++c) shuffle(of_class[c], rng(seed).stream(c));
    return of_class;
}

/// How many images to take of each class so that `wanted` are taken in all, in proportion (largest remainders first).
inline std::vector<std::size_t> shares(std::vector<std::vector<std::uint32_t>> const& of_class, std::size_t total,
                                       std::size_t wanted) {
    std::vector<std::size_t> take(of_class.size());
    std::vector<std::pair<std::size_t, std::size_t>> remainder; // and class
    std::size_t taken = 0;
    for (std::size_t c = 0; c < of_class.size(); ++c) {
        std::size_t const product = of_class[c].size() * wanted;
        take[c] = product / total;
        taken += take[c];
        remainder.emplace_back(product % total, c);
    }
    std::stable_sort(remainder.begin(), remainder.end(),
                     [](auto const& a, auto const& b) { return a.first > b.first; });
    for (std::size_t i = 0; taken < wanted; ++i, ++taken) ++take[remainder[i].second];
    return take;
}

} // namespace detail

struct subset_options {
    std::size_t images = 0;
    std::uint64_t seed = 1;
};

/// `images` images with the class mix of `d`, drawn without replacement, in the order of `d`. The same seed gives the
/// same images. Throws `data_error` if `d` has fewer.
inline dataset subset(dataset const& d, subset_options o) {
    if (o.images < 1 || o.images > d.size())
        throw data_error("nas.data.15", "a subset of ", o.images, " images was asked of data set ", d.name,
                         ", which has ", d.size(), "; ask for 1 to ", d.size());
    auto const of_class = detail::shuffled_classes(d, o.seed);
    auto const take = detail::shares(of_class, d.size(), o.images);
    std::vector<std::uint32_t> chosen;
    for (std::size_t c = 0; c < of_class.size(); ++c)
        chosen.insert(chosen.end(), of_class[c].begin(), of_class[c].begin() + static_cast<std::ptrdiff_t>(take[c]));
    std::sort(chosen.begin(), chosen.end());
    return select(d, chosen);
}

} // namespace nas::train
