#pragma once
// The messages of transforms about wrong settings and unsuitable images.

#include <cstdint>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/train/sample.hpp>

namespace nas::train {

/// Throws `data_error` "nas.data.60" unless `holds`.
template <class Value>
void check_setting(bool holds, std::string_view transform, std::string_view setting, Value const& value,
                   std::string_view must) {
    if (!holds) throw data_error("nas.data.60", transform, ": ", setting, " is ", value, "; it must be ", must);
}

/// A probability: 0 to 1.
inline void check_probability(double p, std::string_view transform, std::string_view setting = "probability") {
    check_setting(p >= 0 && p <= 1, transform, setting, p, "0 to 1");
}

/// Throws `data_error` "nas.data.62" unless `s` is grey or RGB; returns its number of channels.
inline std::int64_t grey_or_rgb(sample const& s, std::string_view transform) {
    if (s.extents[0] != 1 && s.extents[0] != 3)
        throw data_error("nas.data.62", s.where, ": ", transform, " needs images of 1 or 3 channels, this one has ",
                         s.extents[0], "; decode it as grey or RGB");
    return s.extents[0];
}

} // namespace nas::train
