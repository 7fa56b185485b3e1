#pragma once
// Where the windows of pooling lie along an axis: fixed ones with stride, and adaptive ones.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <nas/backend/geometry3d.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/window.hpp>

namespace nas::nn {

constexpr std::string_view to_string(pool_function f) {
    switch (f) {
    case pool_function::max: return "max";
    case pool_function::average: return "average";
    case pool_function::average_include_padding: return "average_include_padding";
    case pool_function::lp: return "lp";
    }
    return "unknown";
}

/// The numbers of a window along one axis.
struct pool_window_sizes {
    std::int64_t kernel = 2, stride = 2, dilation = 1;
    std::int64_t pad_begin = 0, pad_end = 0;
    bool ceil_mode = false; ///< round the number of windows up; the last may reach beyond the padding
};

/// The windows over `in` places; a last one that would start behind the input is left out (as PyTorch and ONNX do).
/// Throws shape_error: nas.shape.7 (larger than the padded input), .8 (a window sees padding only).
inline pool_axis windows_along(char const* axis, std::int64_t in, pool_window_sizes const& s) {
    std::int64_t const span = s.dilation * (s.kernel - 1) + 1;
    std::int64_t out = window_output(axis, in, s.kernel, s.stride, s.dilation, s.pad_begin, s.pad_end);
    if (s.ceil_mode && (out - 1) * s.stride + span < in + s.pad_begin + s.pad_end && out * s.stride < in + s.pad_begin)
        ++out;
    pool_axis made{.in = in, .step = s.dilation, .windows = {}};
    for (std::int64_t o = 0; o < out; ++o) {
        std::int64_t const first = o * s.stride - s.pad_begin;
        std::int64_t const skipped = first < 0 ? (-first + s.dilation - 1) / s.dilation : 0;
        // Taps of the window in front of `limit`.
        auto const taps = [&](std::int64_t limit) {
            return std::clamp<std::int64_t>((limit - first + s.dilation - 1) / s.dilation, 0, s.kernel);
        };
        pool_window const w{first + skipped * s.dilation, taps(in) - skipped, taps(in + s.pad_end)};
        if (w.count < 1)
            throw shape_error("nas.shape.8", "padding ", s.pad_begin, " + ", s.pad_end, " of ", axis,
                              " is so large that window ", o, " of ", s.kernel, " places (dilation ", s.dilation,
                              ") sees nothing of the input of ", in, "; padding must be smaller than the window");
        made.windows.push_back(w);
    }
    return made;
}

/// `out` windows that cover `in` places evenly: window i is [floor(i * in / out), ceil((i + 1) * in / out)).
inline pool_axis adaptive_windows(std::int64_t in, std::int64_t out) {
    pool_axis made{.in = in, .windows = {}};
    for (std::int64_t o = 0; o < out; ++o) {
        std::int64_t const begin = o * in / out, count = ((o + 1) * in + out - 1) / out - begin;
        made.windows.push_back({begin, count, count});
    }
    return made;
}

namespace check {

/// nas.shape.5 unless a norm of order `p` is one.
inline void norm_order(double p) {
    if (!(p >= 1)) throw shape_error("nas.shape.5", "p must be at least 1, got ", p);
}

} // namespace check

} // namespace nas::nn
