#pragma once
// Sizes and paddings of windows over signals {channels, length} and volumes {channels, depth, height, width}, and the
// checks of windows over any of them.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/backend/geometry3d.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/window.hpp>

namespace nas::nn {

/// A depth, a height and a width; one number means all three.
struct size3d {
    std::int64_t depth = 1, height = 1, width = 1;

    constexpr size3d(std::int64_t all) : depth(all), height(all), width(all) {} // NOLINT(google-explicit-constructor)
    constexpr size3d(std::int64_t d, std::int64_t h, std::int64_t w) : depth(d), height(h), width(w) {}
    friend constexpr bool operator==(size3d, size3d) = default;
    constexpr extents3d extents() const { return {depth, height, width}; }
};

/// Zeros around a signal: `nn::same` (the default), one number for both ends, or {begin, end}.
struct padding1d {
    bool automatic = true;
    std::int64_t begin = 0, end = 0; ///< meaningful if not automatic

    constexpr padding1d() = default;
    constexpr padding1d(same_padding) {}                              // NOLINT(google-explicit-constructor)
    constexpr padding1d(std::int64_t both) : padding1d(both, both) {} // NOLINT(google-explicit-constructor)
    constexpr padding1d(std::int64_t b, std::int64_t e) : automatic(false), begin(b), end(e) {}
    friend constexpr bool operator==(padding1d, padding1d) = default;

    /// The padding in numbers for a window, by the rule of `padding2d`.
    constexpr padding1d resolved(std::int64_t kernel, std::int64_t dilation = 1) const {
        if (!automatic) return *this;
        std::int64_t const all = dilation * (kernel - 1);
        return {all / 2, all - all / 2};
    }
};

/// Zeros around a volume: `nn::same` (the default), one number for all sides, one per axis {depth, height, width}, or
/// {front, top, left, back, bottom, right}.
struct padding3d {
    bool automatic = true;
    extents3d begin{}, end{}; ///< meaningful if not automatic

    constexpr padding3d() = default;
    constexpr padding3d(same_padding) {}                                // NOLINT(google-explicit-constructor)
    constexpr padding3d(std::int64_t all) : padding3d(all, all, all) {} // NOLINT(google-explicit-constructor)
    constexpr padding3d(std::int64_t d, std::int64_t h, std::int64_t w) : padding3d(d, h, w, d, h, w) {}
    constexpr padding3d(std::int64_t front, std::int64_t top, std::int64_t left, std::int64_t back, std::int64_t bottom,
                        std::int64_t right)
        : automatic(false), begin{front, top, left}, end{back, bottom, right} {}
    friend constexpr bool operator==(padding3d const&, padding3d const&) = default;

    /// The padding in numbers for a window, by the rule of `padding2d`.
    constexpr padding3d resolved(size3d kernel, size3d dilation = 1) const {
        if (!automatic) return *this;
        padding3d out(0);
        for (std::size_t a = 0; a < 3; ++a) {
            std::int64_t const all = dilation.extents()[a] * (kernel.extents()[a] - 1);
            out.begin[a] = all / 2;
            out.end[a] = all - all / 2;
        }
        return out;
    }
};

inline void visit_size(attribute_visitor& v, std::string_view name, size3d const& size) {
    v(nas::concat(name, "_depth"), size.depth);
    visit_size(v, name, size2d(size.height, size.width));
}

/// Visits `padding: "same"`, or the sides as numbers.
inline void visit_padding(attribute_visitor& v, padding1d const& p) {
    if (p.automatic) {
        v("padding", "same");
        return;
    }
    v("pad_begin", p.begin);
    v("pad_end", p.end);
}

inline void visit_padding(attribute_visitor& v, padding3d const& p) {
    if (p.automatic) {
        v("padding", "same");
        return;
    }
    v("pad_front", p.begin[0]);
    v("pad_top", p.begin[1]);
    v("pad_left", p.begin[2]);
    v("pad_back", p.end[0]);
    v("pad_bottom", p.end[1]);
    v("pad_right", p.end[2]);
}

} // namespace nas::nn

namespace nas::nn::check {

/// nas.shape.4 unless `s` is {channels, length}.
inline void signal(shape const& s) {
    if (s.rank() != 2)
        throw shape_error("nas.shape.4", "reads a signal {channels, length}, got ", to_string(s), " of rank ",
                          s.rank());
}

/// nas.shape.4 unless `s` is {channels, depth, height, width}.
inline void volume(shape const& s) {
    if (s.rank() != 4)
        throw shape_error("nas.shape.4", "reads a volume {channels, depth, height, width}, got ", to_string(s),
                          " of rank ", s.rank());
}

/// nas.shape.5 unless all three numbers of `attribute` are at least `least`.
inline void at_least(std::string_view attribute, size3d const& value, std::int64_t least) {
    constexpr std::string_view axes[] = {".depth", ".height", ".width"};
    for (std::size_t a = 0; a < 3; ++a)
        if (value.extents()[a] < least) at_least(nas::concat(attribute, axes[a]), value.extents()[a], least);
}

/// nas.shape.5 if explicit padding is negative.
inline void padding(padding1d const& p) {
    if (p.automatic) return;
    at_least("padding.begin", p.begin, 0);
    at_least("padding.end", p.end, 0);
}
inline void padding(padding3d const& p) {
    if (p.automatic) return;
    at_least("padding.begin", size3d(p.begin[0], p.begin[1], p.begin[2]), 0);
    at_least("padding.end", size3d(p.end[0], p.end[1], p.end[2]), 0);
}

/// nas.shape.5 unless kernel, stride and dilation are at least 1 and explicit padding is not negative, over any axes.
template <class Size, class Padding>
void window(Size const& kernel, Size const& stride, Size const& dilation, Padding const& p) {
    at_least("kernel", kernel, 1);
    at_least("stride", stride, 1);
    at_least("dilation", dilation, 1);
    padding(p);
}

/// The same for a convolution, and nas.shape.6 unless `groups` divides both numbers of channels.
template <class Convolution>
void convolution(Convolution const& c, std::int64_t in_channels) {
    at_least("out_channels", c.out_channels, 1);
    window(c.kernel, c.stride, c.dilation, c.padding);
    at_least("groups", c.groups, 1);
    if (in_channels % c.groups != 0 || c.out_channels % c.groups != 0)
        throw shape_error("nas.shape.6", "groups ", c.groups, " must divide the ", in_channels,
                          " input channels and the ", c.out_channels, " output channels");
}

} // namespace nas::nn::check
