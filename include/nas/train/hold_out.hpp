#pragma once
// A training set cut in two: what to train on, and what to validate on.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/subset.hpp>

namespace nas::train {

struct hold_out_options {
    double fraction = 0.1; ///< of the images, in (0, 1)
    std::uint64_t seed = 1;
};

/// A training set cut in two.
struct held_out_split {
    dataset train;
    dataset held_out;
};

/// Takes a fraction of the images away for validation, with the class mix of `d`; both parts keep the order of `d`. The
/// same seed gives the same split. Both parts get the pixel range of the images that stay for training.
/// Throws `data_error` if the fraction leaves one part empty.
inline held_out_split hold_out(dataset const& d, hold_out_options o = {}) {
    auto const wanted = static_cast<double>(d.size()) * o.fraction;
    if (!(o.fraction > 0 && o.fraction < 1) || std::lround(wanted) < 1 ||
        std::lround(wanted) >= static_cast<long>(d.size()))
        throw data_error("nas.data.14", "holding out a fraction of ", o.fraction, " of the ", d.size(),
                         " images of data set ", d.name,
                         " leaves one part empty; choose a fraction in (0, 1) that gives each part an image");
    auto const of_class = detail::shuffled_classes(d, o.seed);
    auto const take = detail::shares(of_class, d.size(), static_cast<std::size_t>(std::lround(wanted)));
    std::vector<std::uint32_t> train, held_out;
    for (std::size_t c = 0; c < of_class.size(); ++c) {
        auto const cut = of_class[c].begin() + static_cast<std::ptrdiff_t>(take[c]);
        held_out.insert(held_out.end(), of_class[c].begin(), cut);
        train.insert(train.end(), cut, of_class[c].end());
    }
    std::sort(train.begin(), train.end());
    std::sort(held_out.begin(), held_out.end());
    held_out_split out{select(d, train), select(d, held_out)};
    out.train.pixel_range = measure_normalization(out.train.pixels, static_cast<std::size_t>(d.channels),
                                                  static_cast<std::size_t>(d.height * d.width));
    out.held_out.pixel_range = out.train.pixel_range;
    return out;
}

} // namespace nas::train
