#pragma once
// Labelled images out of TFRecord files. Needs zlib, libjpeg-turbo and libpng.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/decode_image.hpp>
#include <nas/train/example.hpp>
#include <nas/train/sample.hpp>
#include <nas/train/scratch_pool.hpp>
#include <nas/train/tensor_source.hpp>
#include <nas/train/tfrecord_index.hpp>

namespace nas::train {

struct tfrecord_source_options {
    std::string image_key = "image/encoded"; ///< of a JPEG or PNG file, or of raw values if `extents` are given
    std::string label_key =
        "image/class/label"; ///< of a whole number, or of a word if there are class names; empty: none

    std::int64_t first_label = 0;           ///< subtracted: 1 where 0 is kept for a background
    std::int64_t classes = 0;               ///< labels are below; 0: not checked
    std::vector<std::string> class_names{}; ///< labels are these words

    image_options image{};
    shape extents{};           ///< CHW of raw images: bytes, whole numbers from 0 to 255, or floats of `range`
    bool channels_last = true; ///< raw values lie in the order HWC
    byte_range range{};        ///< of raw floats

    tfrecord_index_options index{};
    std::string name{}; ///< empty: the first pattern
};

/// A source over the tf.train.Example records of TFRecord files, read in any order. Images are decoded when read.
class tfrecord_source {
public:
    /// Lists the records of the files that match `patterns` ("train-*-of-00256"). Throws `data_error` nas.data.57 (options
    /// that do not fit), and those of `tfrecord_index`.
    explicit tfrecord_source(std::vector<std::string> const& patterns, tfrecord_source_options o = {})
        : o_(std::move(o)), index_(patterns, o_.index) {
        if (o_.name.empty()) o_.name = patterns.front();
        if (o_.extents.rank() != 0) {
            if (o_.extents.rank() != 3)
                throw data_error("nas.data.57", o_.name, ": raw images of extents ", to_string(o_.extents),
                                 "; give channels, rows and columns");
            detail::check_range(o_.range, o_.extents, o_.name);
        }
        for (std::size_t i = 0; i < o_.class_names.size(); ++i)
            if (!number_.try_emplace(o_.class_names[i], i).second)
                throw data_error("nas.data.57", o_.name, ": class ", o_.class_names[i], " is named twice");
    }

    std::size_t size() const { return index_.size(); }
    std::string_view name() const { return o_.name; }
    tfrecord_index const& index() const { return index_; }

    /// Reads and decodes record `i`; `to` keeps its memory. Thread-safe. Throws `data_error` that names file and byte:
    /// nas.data.7 (label out of range), nas.data.32, nas.data.35 to nas.data.38, nas.data.56 (no class of that name),
    /// nas.data.57 (raw number out of range), nas.data.59, and those of `image_decoder`.
    void read(std::size_t i, sample& to) const {
        auto const work = work_.take();
        to.where.assign(index_.file_of(i)).append(", record at byte ");
        std::array<char, 20> digits{};
        to.where.append(digits.data(), std::to_chars(digits.data(), digits.data() + 20, index_.offset_of(i)).ptr);
        work->features.read(index_.read(i, work->bytes), to.where);
        to.label = label(work->features, to.where);
        if (o_.extents.rank() != 0) {
            read_raw(work->features, to);
        } else {
            work->decoder.decode(work->features.one_bytes(o_.image_key), to.where, o_.image, work->picture);
            to.extents = work->picture.extents();
            std::swap(to.pixels, work->picture.pixels);
        }
    }

private:
    struct scratch {
        std::vector<std::uint8_t> bytes;
        example features;
        image_decoder decoder;
        image picture;
    };

    std::int64_t label(example const& e, std::string_view where) const {
        if (o_.label_key.empty()) return 0;
        if (!o_.class_names.empty()) {
            std::string_view const word = e.one_text(o_.label_key);
            auto const at = number_.find(word);
            if (at == number_.end())
                throw data_error("nas.data.56", where, ": ", word, " is none of the ", o_.class_names.size(),
                                 " class names; correct class_names or the record");
            return static_cast<std::int64_t>(at->second);
        }
        std::int64_t const stored = e.one_integer(o_.label_key);
        if (stored < o_.first_label || (o_.classes > 0 && stored - o_.first_label >= o_.classes))
            throw data_error("nas.data.7", where, ": label ", stored,
                             o_.classes > 0 ? concat(", but there are ", o_.classes, " classes (", o_.first_label,
                                                     " to ", o_.first_label + o_.classes - 1, ")")
                                            : concat(" is below the first label, ", o_.first_label),
                             "; correct classes, first_label or the record");
        return stored - o_.first_label;
    }

    void read_raw(example const& e, sample& to) const {
        auto const channels = static_cast<std::size_t>(o_.extents[0]);
        auto const plane = static_cast<std::size_t>(o_.extents[1] * o_.extents[2]);
        to.extents = o_.extents;
        to.pixels.resize(channels * plane);
        auto const check_count = [&](std::size_t n) {
            if (n != channels * plane)
                throw data_error("nas.data.38", to.where, ": feature ", o_.image_key, " has ", n, " values, expected ",
                                 channels * plane, " (", to_string(o_.extents), ")");
        };
        /// Value `i` of the record as the byte that `convert` makes of it, or an error if that is below 0.
        auto const fill = [&](auto const& values, auto const& convert) {
            check_count(values.size());
            for (std::size_t c = 0; c < channels; ++c)
                for (std::size_t p = 0; p < plane; ++p) {
                    auto const v = values[o_.channels_last ? p * channels + c : c * plane + p];
                    int const b = convert(v, c);
                    if (b < 0)
                        throw data_error("nas.data.57", to.where, ": feature ", o_.image_key, " has a value of ", v,
                                         ", outside the range; widen it, or say .clamp = true");
                    to.pixels[c * plane + p] = static_cast<std::uint8_t>(b);
                }
        };
        auto const* const f = e.find(o_.image_key);
        auto const kind = f ? f->kind : feature_kind::bytes;
        if (kind == feature_kind::floats) {
            auto const& r = o_.range;
            fill(e.floats(o_.image_key), [&](float v, std::size_t c) {
                return detail::byte_of(v, r.low[r.low.size() == 1 ? 0 : c], r.high[r.high.size() == 1 ? 0 : c],
                                       r.clamp);
            });
        } else if (kind == feature_kind::integers) {
            fill(e.integers(o_.image_key), [&](std::int64_t v, std::size_t) {
                if (o_.range.clamp) v = std::clamp(v, std::int64_t{0}, std::int64_t{255});
                return v < 0 || v > 255 ? -1 : static_cast<int>(v);
            });
        } else {
            fill(e.one_bytes(o_.image_key), [](std::uint8_t v, std::size_t) { return int{v}; });
        }
    }

    tfrecord_source_options o_;
    tfrecord_index index_;
    std::map<std::string, std::size_t, std::less<>> number_; // of class names
    scratch_pool<scratch> work_;
};

} // namespace nas::train
