#pragma once
// One record of a source to one image of a batch: read, changed at random, normalised; damaged ones replaced.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/train/normalization.hpp>
#include <nas/train/sample.hpp>
#include <nas/train/target.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// A record that could not be used, and why; the message names file and byte offset.
struct skipped_record {
    std::size_t index = 0;
    std::string why;

    friend bool operator==(skipped_record const&, skipped_record const&) = default;
};

/// Throws `data_error` "nas.data.67" with a list if `skipped`, in order, is longer than `limit`.
inline void check_skipped(std::span<skipped_record const> skipped, std::size_t limit, std::string_view source) {
    if (skipped.size() <= limit) return;
    std::string list;
    for (skipped_record const& r : skipped.first(std::min<std::size_t>(skipped.size(), 10)))
        list += concat("\n  ", r.why);
    throw data_error("nas.data.67", "source ", source, ": ", skipped.size(),
                     " damaged records, more than the limit of ", limit, "; repair them or raise skip_limit:", list,
                     skipped.size() > 10 ? "\n  ..." : "");
}

/// Prepares images; shared by threads, each with a `hand` of its own.
class sample_preparer {
public:
    struct settings {
        any_source source;
        any_transform transform{};
        normalization pixel_range{}; ///< empty: values / 255
        shape image{};               ///< of every image after the transform; empty: that of the first record
        std::int32_t classes = 0;    ///< labels must lie below; 0: any label of 32 bits
        std::uint64_t seed = 1;
        std::size_t skip_limit = 0;
    };

    /// What a thread works with.
    struct hand {
        sample item{};
        transform_workspace space{};
        std::vector<skipped_record> skipped{};
    };

    /// Where an image comes from and goes to.
    struct place {
        std::uint32_t record = 0; ///< in: the one asked for; out: the one used
        std::uint64_t epoch = 0;
        std::uint64_t position = 0; ///< in the epoch's order, of this shard
    };

    /// Throws `data_error`: "nas.data.63" (settings out of range), whatever the first record throws where the shape is
    /// taken from it.
    explicit sample_preparer(settings s) : settings_(std::move(s)) {
        auto const& o = settings_;
        if (o.classes < 0) throw data_error("nas.data.63", "classes is ", o.classes, "; it must be at least 0");
        if (o.image.rank() != 0 && o.image.rank() != 3)
            throw data_error("nas.data.63", "the images' shape is ", to_string(o.image),
                             "; it must be channels x height x width");
        if (o.image.rank() == 0) settings_.image = first_shape();
        auto const channels = static_cast<std::size_t>(o.image[0]);
        normalization& n = settings_.pixel_range;
        if (n.mean.empty() && n.deviation.empty())
            n = {std::vector<float>(channels, 0.0f), std::vector<float>(channels, 1.0f)};
        if (n.mean.size() != channels || n.deviation.size() != channels)
            throw data_error("nas.data.63", "pixel_range has ", n.mean.size(), " means and ", n.deviation.size(),
                             " deviations for ", channels, " channels; see measure_normalization");
        for (float const x : n.deviation)
            if (!(x > 0))
                throw data_error("nas.data.63", "pixel_range has a deviation of ", x, "; it must be positive");
        for (std::size_t c = 0; c < channels; ++c) tables_.push_back(pixel_table(n, c));
    }

    settings const& options() const { return settings_; }
    shape const& image() const { return settings_.image; }

    /// Writes one image and its target. What an image becomes depends on the seed, the epoch and its index alone. A
    /// record that throws `data_error` is noted in `skipped` and another one of the whole source, drawn by seed, epoch and
    /// position, takes its place; where nothing is to be skipped, or nothing else can be read, the error is thrown.
    void prepare(place& p, hand& h, float* out, target& answer, std::vector<skipped_record>& skipped) const {
        rng draw = stream(0x7265706c616365u, p.epoch, p.position); // "replace"
        for (std::size_t attempt = 0;; ++attempt) {
            try {
                read_bytes(p.record, p.epoch, h);
                normalise(h.item, out);
                answer = {.label = static_cast<std::int32_t>(h.item.label)};
                return;
            } catch (data_error const& e) {
                if (settings_.skip_limit == 0) throw;
                skipped.push_back({p.record, e.what()});
                // One more than the limit is enough for the pipeline to give up; a few more, as draws may repeat.
                if (attempt > 2 * settings_.skip_limit + 8) throw;
                p.record = draw.below(static_cast<std::uint32_t>(settings_.source.size()));
            }
        }
    }

    /// Reads and changes record `i`, as bytes, into `h.item`, and checks its shape and label.
    void read_bytes(std::size_t i, std::uint64_t epoch, hand& h) const {
        read(i, epoch, h);
        check_item(h.item);
    }

private:
    rng stream(std::uint64_t purpose, std::uint64_t epoch, std::uint64_t index) const {
        return rng(settings_.seed).stream(purpose).stream(epoch).stream(index);
    }

    void read(std::size_t i, std::uint64_t epoch, hand& h) const {
        settings_.source.read(i, h.item);
        if (h.item.extents.rank() != 3 || h.item.pixels.size() != static_cast<std::size_t>(h.item.extents.elements()))
            throw data_error("nas.data.69", h.item.where, ": source ", settings_.source.name(), " gave ",
                             h.item.pixels.size(), " bytes for an image of ", to_string(h.item.extents),
                             "; it must give channels x height x width bytes");
        settings_.transform(h.item, stream(0x7472616e73666f72u, epoch, i), h.space); // "transfor"
    }

    void check_item(sample const& s) const {
        if (s.extents != settings_.image)
            throw data_error("nas.data.65", s.where, ": the image is ", to_string(s.extents),
                             " after the transforms, but batches hold images of ", to_string(settings_.image),
                             "; crop or resize all to one size and the same number of channels");
        std::int64_t const end =
            settings_.classes > 0 ? settings_.classes : std::int64_t{std::numeric_limits<std::int32_t>::max()};
        if (s.label < 0 || s.label >= end)
            throw data_error("nas.data.66", s.where, ": label ", s.label, " is not below ", end,
                             "; state the number of classes or repair the record");
    }

    void normalise(sample const& s, float* out) const {
        auto const plane = static_cast<std::size_t>(settings_.image[1] * settings_.image[2]);
        std::uint8_t const* in = s.pixels.data();
        for (auto const& table : tables_)
            for (std::uint8_t const* const end = in + plane; in < end; ++in) *out++ = table[*in];
    }

    shape first_shape() const {
        hand h;
        for (std::size_t i = 0;; ++i) try {
                read(i, 0, h);
                return h.item.extents;
            } catch (data_error const&) {
                if (i >= settings_.skip_limit || i + 1 >= settings_.source.size()) throw;
            }
    }

    settings settings_;
    std::vector<std::array<float, 256>> tables_; // of each channel
};

} // namespace nas::train
