#pragma once
// Bytes of a data set to network input: changed at random, normalised, as floats, in one pass.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/backend/parallel.hpp>
#include <nas/train/augmentation.hpp>
#include <nas/train/dataset.hpp>

namespace nas::train {

/// Fills batches from a data set, which must outlive it.
class batch_loader {
public:
    explicit batch_loader(dataset const& d) : data_(&d) {
        for (std::size_t c = 0; c < static_cast<std::size_t>(d.channels); ++c)
            tables_.push_back(pixel_table(d.pixel_range, c));
    }

    /// Where the numbers of random changes come from.
    struct randomness {
        augmentation change;
        std::uint64_t seed = 1;
        std::uint64_t epoch = 0;
    };

    /// Writes the images `indices`, changed at random, to `images` (plain NCHW) and their labels to `labels`. What an
    /// image becomes depends on the seed, the epoch and its index alone. Precondition: room for all; indices below the
    /// size.
    void load(std::span<std::uint32_t const> indices, randomness const& r, std::span<float> images,
              std::span<std::uint8_t> labels, int threads = 1) const {
        std::size_t const size = data_->image_bytes();
        parallel_for(
            threads, static_cast<std::int64_t>(indices.size()), [&](std::int64_t begin, std::int64_t end, int) {
                for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                    write(indices[i], draw_change(r.change, r.seed, r.epoch, indices[i]), images.data() + i * size);
                    labels[i] = data_->labels[indices[i]];
                }
            });
    }

    /// Writes `count` images from `first` on, unchanged but for the normalisation.
    void load_range(std::size_t first, std::size_t count, std::span<float> images, int threads = 1) const {
        std::size_t const size = data_->image_bytes();
        parallel_for(threads, static_cast<std::int64_t>(count), [&](std::int64_t begin, std::int64_t end, int) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
                write(static_cast<std::uint32_t>(first + i), {}, images.data() + i * size);
        });
    }

    /// Writes one image under a given change.
    void write(std::uint32_t index, image_change change, float* out) const {
        auto const height = static_cast<int>(data_->height), width = static_cast<int>(data_->width);
        std::uint8_t const* plane = data_->image(index).data();
        // Columns [first, last) of the result lie inside the image.
        int const first = std::clamp(-change.right, 0, width), last = std::clamp(width - change.right, 0, width);
        for (auto const& table : tables_) {
            for (int y = 0; y < height; ++y, out += width) {
                int const from = y + change.down;
                if (from < 0 || from >= height) {
                    std::fill(out, out + width, table[0]);
                    continue;
                }
                std::uint8_t const* const row = plane + from * width;
                std::fill(out, out + first, table[0]);
                if (change.flip)
                    for (int x = first; x < last; ++x) out[x] = table[row[width - 1 - (x + change.right)]];
                else
                    for (int x = first; x < last; ++x) out[x] = table[row[x + change.right]];
                std::fill(out + last, out + width, table[0]);
            }
            plane += height * width;
        }
    }

private:
    dataset const* data_;
    std::vector<std::array<float, 256>> tables_; // of each channel
};

} // namespace nas::train
