#pragma once
// Labelled images in memory.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/normalization.hpp>

namespace nas::train {

/// Images as bytes with one label each. Loaders make it; a program may also fill it by hand and call `check`.
struct dataset {
    std::string name; ///< for messages and reports
    std::int64_t channels = 0, height = 0, width = 0;
    std::int32_t classes = 0;             ///< at most 256
    std::vector<std::uint8_t> pixels;     ///< size() images, plain NCHW
    std::vector<std::uint8_t> labels;     ///< one per image, below `classes`
    normalization pixel_range;            ///< of the training images, also in test sets
    std::vector<std::string> class_names; ///< empty, or one per class

    std::size_t size() const { return labels.size(); }
    shape image_shape() const { return {channels, height, width}; }
    std::size_t image_bytes() const { return static_cast<std::size_t>(channels * height * width); }
    std::span<std::uint8_t const> image(std::size_t i) const {
        return std::span(pixels).subspan(i * image_bytes(), image_bytes());
    }

    friend bool operator==(dataset const&, dataset const&) = default;
};

/// A data set as it is published: what to learn from, and what to measure on once.
struct train_and_test {
    dataset train;
    dataset test;
};

/// Throws `data_error` "nas.data.7" if a label is not below `classes`; `where` is the file or data set, for the
/// message.
inline void check_labels(std::span<std::uint8_t const> labels, std::int32_t classes, std::string_view where,
                         std::size_t first_offset = 0) {
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] >= classes)
            throw data_error("nas.data.7", where, ": label ", int{labels[i]}, " at byte ", first_offset + i,
                             ", but there are ", classes, " classes (0 to ", classes - 1,
                             "); state the number of classes or repair the file");
}

/// Throws `data_error` if the parts of `d` do not fit each other.
inline void check(dataset const& d) {
    auto const fail = [&](auto const&... what) { throw data_error("nas.data.13", "data set ", d.name, ": ", what...); };
    if (d.channels < 1 || d.height < 1 || d.width < 1)
        fail("an image has ", d.channels, " channels, ", d.height, " rows and ", d.width,
             " columns; each must be at least 1");
    if (d.classes < 1 || d.classes > 256)
        fail("it has ", d.classes, " classes; labels are bytes, so 1 to 256 are possible");
    if (d.labels.empty()) fail("it has no images");
    if (d.pixels.size() != d.size() * d.image_bytes())
        fail("it has ", d.pixels.size(), " bytes of pixels, but ", d.size(), " images of ", d.image_bytes(), " bytes");
    auto const channels = static_cast<std::size_t>(d.channels);
    if (d.pixel_range.mean.size() != channels || d.pixel_range.deviation.size() != channels)
        fail("pixel_range has ", d.pixel_range.mean.size(), " means and ", d.pixel_range.deviation.size(),
             " deviations for ", channels, " channels; see measure_normalization");
    for (float const x : d.pixel_range.deviation)
        if (!(x > 0)) fail("pixel_range has a deviation of ", x, "; it must be positive");
    if (!d.class_names.empty() && d.class_names.size() != static_cast<std::size_t>(d.classes))
        fail("it names ", d.class_names.size(), " of ", d.classes, " classes; name all or none");
    check_labels(d.labels, d.classes, d.name);
}

} // namespace nas::train
