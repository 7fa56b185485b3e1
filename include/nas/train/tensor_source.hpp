#pragma once
// Samples out of tensors in memory.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/sample.hpp>

namespace nas::train {

/// How numbers become the bytes of a sample: `low` and below 0, `high` 255, in steps of (high - low) / 255. One range, or
/// one per channel (the first extent).
struct byte_range {
    std::vector<float> low{0}, high{1};
    bool clamp = false; ///< numbers outside become 0 or 255; otherwise they are an error
};

/// Samples as bytes: one after the other, each CHW or of any other extents.
struct byte_tensor {
    std::vector<std::uint8_t> values;
    shape extents;                      ///< of one sample
    std::vector<std::int64_t> labels{}; ///< one per sample, or none
    std::string name = "tensor";
};

/// Samples as numbers, which become bytes: a quarter of the memory, and a loss of at most half a step.
struct float_tensor {
    std::vector<float> values;
    shape extents;
    std::vector<std::int64_t> labels{};
    byte_range range{};
    std::string name = "tensor";
};

namespace detail {

/// The byte of `v`, or -1 if it lies outside the range (farther than rounding takes it) or is not a number.
inline int byte_of(float v, float low, float high, bool clamp) {
    double const scaled = (double{v} - double{low}) / (double{high} - double{low}) * 255;
    if (std::isnan(scaled) || (!clamp && (scaled < -0.01 || scaled > 255.01))) return -1;
    return static_cast<int>(std::lround(std::clamp(scaled, 0.0, 255.0)));
}

inline void check_range(byte_range const& r, shape const& extents, std::string_view where) {
    std::size_t const channels = extents.rank() == 0 ? 1 : static_cast<std::size_t>(extents[0]);
    auto const fits = [&](std::size_t n) { return n == 1 || n == channels; };
    if (!fits(r.low.size()) || !fits(r.high.size()))
        throw data_error("nas.data.57", where, ": the range has ", r.low.size(), " lower and ", r.high.size(),
                         " upper ends for ", channels, " channels; give 1, or 1 per channel");
    for (std::size_t c = 0; c < channels; ++c) {
        float const low = r.low[r.low.size() == 1 ? 0 : c], high = r.high[r.high.size() == 1 ? 0 : c];
        if (!(low < high) || !std::isfinite(low) || !std::isfinite(high))
            throw data_error("nas.data.57", where, ": the range of channel ", c, " is ", low, " to ", high,
                             "; the upper end must be above the lower one");
    }
}

/// The numbers of one sample as bytes; the position of the first that lies outside, or the number of them all.
inline std::size_t to_bytes(std::span<float const> from, byte_range const& r, std::size_t channels, std::uint8_t* to) {
    std::size_t const plane = from.size() / channels;
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t const c = i / plane;
        int const b = byte_of(from[i], r.low[r.low.size() == 1 ? 0 : c], r.high[r.high.size() == 1 ? 0 : c], r.clamp);
        if (b < 0) return i;
        to[i] = static_cast<std::uint8_t>(b);
    }
    return from.size();
}

} // namespace detail

/// The smallest and largest value of every feature of rows that lie one after the other: the range for tables, whose
/// features differ in scale. A feature that is the same everywhere gets a range of 1. Test sets take the range of the
/// training set, with `clamp`.
inline byte_range range_of_features(std::span<float const> values, std::size_t features) {
    byte_range r{.low = std::vector<float>(features), .high = std::vector<float>(features)};
    for (std::size_t f = 0; f < features; ++f) {
        float low = values.size() > f ? values[f] : 0, high = low;
        for (std::size_t i = f; i < values.size(); i += features) {
            low = std::min(low, values[i]);
            high = std::max(high, values[i]);
        }
        r.low[f] = low;
        r.high[f] = low < high ? high : low + std::max(1.0f, std::abs(low));
    }
    return r;
}

/// A source over samples in memory; copies of them share nothing.
class tensor_source {
public:
    /// Throws `data_error` nas.data.57 if sizes do not fit or there is no sample.
    explicit tensor_source(byte_tensor t) : tensor_(std::move(t)) { check_sizes(tensor_.values.size()); }
    /// Throws as above, and if a range is empty or a number lies outside it.
    explicit tensor_source(float_tensor t)
        : tensor_{.values = {}, .extents = t.extents, .labels = std::move(t.labels), .name = std::move(t.name)} {
        detail::check_range(t.range, tensor_.extents, tensor_.name);
        tensor_.values.resize(t.values.size());
        check_sizes(t.values.size());
        auto const channels = static_cast<std::size_t>(tensor_.extents[0]);
        for (std::size_t i = 0; i < size_; ++i) {
            auto const one = std::span<float const>(t.values).subspan(i * elements_, elements_);
            std::size_t const n = detail::to_bytes(one, t.range, channels, tensor_.values.data() + i * elements_);
            if (n < elements_)
                throw data_error("nas.data.57", tensor_.name, ": value ", n, " of sample ", i, " is ", one[n],
                                 ", outside the range; widen it, or say .clamp = true");
        }
    }

    std::size_t size() const { return size_; }
    std::string_view name() const { return tensor_.name; }
    shape const& extents() const { return tensor_.extents; }

    /// Sample `i`; `to` keeps its memory. Thread-safe.
    void read(std::size_t i, sample& to) const {
        to.extents = tensor_.extents;
        auto const first = tensor_.values.begin() + static_cast<std::ptrdiff_t>(i * elements_);
        to.pixels.assign(first, first + static_cast<std::ptrdiff_t>(elements_));
        to.label = tensor_.labels.empty() ? 0 : tensor_.labels[i];
        to.where.assign(tensor_.name).append(", sample ").append(std::to_string(i));
    }

private:
    void check_sizes(std::size_t values) {
        elements_ = static_cast<std::size_t>(tensor_.extents.elements());
        if (tensor_.extents.rank() == 0 || values == 0 || values % elements_ != 0)
            throw data_error("nas.data.57", tensor_.name, ": ", values, " values are not a number of samples of ",
                             tensor_.extents.rank() == 0 ? "no extents" : to_string(tensor_.extents),
                             "; give the extents of one sample, and at least one");
        size_ = values / elements_;
        if (!tensor_.labels.empty() && tensor_.labels.size() != size_)
            throw data_error("nas.data.57", tensor_.name, ": ", size_, " samples, but ", tensor_.labels.size(),
                             " labels; give one per sample, or none");
        for (std::size_t i = 0; i < tensor_.labels.size(); ++i)
            if (tensor_.labels[i] < 0)
                throw data_error("nas.data.57", tensor_.name, ": the label of sample ", i, " is ", tensor_.labels[i],
                                 "; labels count from 0");
    }

    byte_tensor tensor_;
    std::size_t elements_ = 1, size_ = 0;
};

} // namespace nas::train
