#pragma once
// A rectangle of fixed size at a random place, of the image surrounded by a margin.

#include <algorithm>
#include <cstdint>
#include <string>

#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// Surrounds the image by `padding` rows and columns and cuts `height` x `width` out of it; all places are equally likely.
struct random_crop {
    std::int64_t height = 0, width = 0; ///< of the result; 0: as the image
    std::int64_t padding = 0;
    bool pad_if_needed = false; ///< smaller images get as large a margin as they need; else they are an error
    border beyond = border::constant;
    std::uint8_t fill = 0;

    std::string describe() const {
        return describe_transform("random_crop", "height", height, "width", width, "padding", padding, "pad_if_needed",
                                  pad_if_needed, "beyond", beyond, "fill", fill);
    }

    void check() const {
        check_setting(height >= 0, "random_crop", "height", height, "at least 0");
        check_setting(width >= 0, "random_crop", "width", width, "at least 0");
        check_setting(padding >= 0, "random_crop", "padding", padding, "at least 0");
    }

    /// Throws `data_error` "nas.data.61" if the image is too small.
    void operator()(sample& s, rng r, transform_workspace& w) const {
        auto const place = [&](std::int64_t have, std::int64_t want) {
            std::int64_t const margin = pad_if_needed ? std::max(padding, want - have) : padding;
            std::int64_t const places = have + 2 * margin - want + 1;
            if (places < 1)
                throw data_error("nas.data.61", s.where, ": the image is ", to_string(s.extents), ", too small to cut ",
                                 height ? height : s.extents[1], " x ", width ? width : s.extents[2],
                                 " out of it with a padding of ", padding, "; resize it first or set pad_if_needed");
            return static_cast<std::int64_t>(r.below(static_cast<std::uint32_t>(places))) - margin;
        };
        std::int64_t const rows = height ? height : s.extents[1], columns = width ? width : s.extents[2];
        std::int64_t const top = place(s.extents[1], rows);
        std::int64_t const left = place(s.extents[2], columns);
        crop(s, {top, left, rows, columns}, w, beyond, fill);
    }
};

} // namespace nas::train
