#pragma once
// Depthwise convolution of blocked images, forward and both gradients, for every kernel size, stride and dilation.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/backend/geometry.hpp>

namespace nas::cpu {
namespace detail {

// One element of the window: where it reads, relative to the first element of the window, and where its weight lies.
struct depthwise_tap {
    std::int64_t read = 0, weight = 0; // in floats
};

// A rectangle of an image, enlarged by zeros outside of it.
struct depthwise_strip {
    std::int64_t first_row = 0, rows = 0, first_column = 0, columns = 0;
};

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return (a >= 0 ? a : a - b + 1) / b; }

} // namespace detail

/// A depthwise convolution prepared for a level and a number of threads.
///
/// Images are blocked by `lanes(level)`; weights are {blocks, kernel height, kernel width, lanes} with zeros for filling
/// channels; bias is plain. A thread works on one block of channels of one image at a time, which it copies, with its
/// padding, in strips that stay in the second-level cache.
class depthwise {
public:
    depthwise(simd_level l, conv_geometry const& g, int threads);

    conv_geometry const& geometry() const { return g_; }
    std::int64_t weight_elements() const { return blocks_ * g_.kernel_height * g_.kernel_width * lanes_; }
    /// Scratch memory of every call, 64-byte aligned.
    std::size_t scratch_bytes() const { return scratch_floats_ * sizeof(float); }

    /// OIHW (with I = 1) to the stored order and back.
    void pack(float const* plain, float* stored) const { reorder(plain, stored, true); }
    void unpack(float const* stored, float* plain) const { reorder(stored, plain, false); }

    /// out = act(in * weights + bias); `bias` may be null. `clear_filling` must follow if `moves_zero(act)`.
    void forward(float const* in, float const* weights, float const* bias, activation act, float* out,
                 void* scratch) const;
    void backward_data(float const* out_gradient, float const* weights, float* in_gradient, void* scratch) const;
    /// Sums over the batch per thread, then over the threads in order.
    void backward_weights(float const* in, float const* out_gradient, float* weight_gradient, void* scratch) const;

    // What the kernels read.
    struct plan {
        conv_geometry g;
        std::int64_t blocks = 0;
        int threads = 1;
        std::int64_t strip_floats = 0;                      // per thread
        std::int64_t forward_rows = 0, forward_columns = 0; // output rows per strip; columns of a strip
        std::vector<detail::depthwise_tap> taps;            // forward
        std::int64_t backward_rows = 0, backward_columns = 0, backward_first_column = 0; // input rows per strip, ...
        // backward_data: by (row, column) of the input modulo the stride
        std::vector<std::vector<detail::depthwise_tap>> phases;
    };

private:
    static constexpr std::int64_t strip_bytes = 192 * 1024;

    void prepare_forward();
    void prepare_backward();
    void reorder(float const* from, float* to, bool packing) const;

    simd_level level_;
    conv_geometry g_;
    std::int64_t lanes_, blocks_;
    plan plan_;
    std::size_t scratch_floats_ = 0;
};

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/depthwise.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

inline depthwise::depthwise(simd_level l, conv_geometry const& g, int threads)
    : level_(l), g_(g), lanes_(lanes(l)), blocks_((g.in_channels + lanes_ - 1) / lanes_) {
    plan_.g = g;
    plan_.blocks = blocks_;
    plan_.threads = threads;
    prepare_forward();
    prepare_backward();
    scratch_floats_ =
        static_cast<std::size_t>(threads) * static_cast<std::size_t>(plan_.strip_floats + weight_elements());
}

inline void depthwise::prepare_forward() {
    std::int64_t const height = (g_.kernel_height - 1) * g_.dilation_height + 1,
                       width = (g_.kernel_width - 1) * g_.dilation_width + 1;
    std::int64_t const columns = (g_.out_width - 1) * g_.stride_width + width, row_floats = columns * lanes_;
    std::int64_t const affordable = strip_bytes / static_cast<std::int64_t>(sizeof(float)) / row_floats;
    plan_.forward_columns = columns;
    plan_.forward_rows = std::clamp<std::int64_t>((affordable - height) / g_.stride_height + 1, 1, g_.out_height);
    plan_.strip_floats = ((plan_.forward_rows - 1) * g_.stride_height + height) * row_floats;
    for (std::int64_t y = 0; y < g_.kernel_height; ++y)
        for (std::int64_t x = 0; x < g_.kernel_width; ++x)
            plan_.taps.push_back({(y * g_.dilation_height * columns + x * g_.dilation_width) * lanes_,
                                  (y * g_.kernel_width + x) * lanes_});
}

// An input pixel i is read by output o at tap k if o * stride = i + pad - k * dilation. Inputs that are equal modulo the
// stride have the same taps, at the same distances from base = (i + pad) / stride.
inline void depthwise::prepare_backward() {
    auto const first = [](std::int64_t pad, std::int64_t kernel, std::int64_t dilation, std::int64_t stride) {
        return detail::floor_divide(pad - (kernel - 1) * dilation, stride);
    };
    std::int64_t const left = first(g_.pad_left, g_.kernel_width, g_.dilation_width, g_.stride_width);
    std::int64_t const columns = (g_.in_width - 1 + g_.pad_left) / g_.stride_width - left + 1,
                       row_floats = columns * lanes_;
    std::int64_t const above = (g_.kernel_height - 1) * g_.dilation_height / g_.stride_height + 2;
    std::int64_t const affordable = strip_bytes / static_cast<std::int64_t>(sizeof(float)) / row_floats;
    plan_.backward_first_column = left;
    plan_.backward_columns = columns;
    plan_.backward_rows = std::clamp<std::int64_t>((affordable - above) * g_.stride_height, 1, g_.in_height);
    plan_.strip_floats =
        std::max(plan_.strip_floats, ((plan_.backward_rows - 1) / g_.stride_height + 1 + above) * row_floats);
    for (std::int64_t row = 0; row < g_.stride_height; ++row)
        for (std::int64_t column = 0; column < g_.stride_width; ++column) {
            auto& taps = plan_.phases.emplace_back();
            for (std::int64_t y = 0; y < g_.kernel_height; ++y)
                for (std::int64_t x = 0; x < g_.kernel_width; ++x) {
                    std::int64_t const down = row - y * g_.dilation_height, right = column - x * g_.dilation_width;
                    if (down % g_.stride_height || right % g_.stride_width) continue;
                    taps.push_back({(down / g_.stride_height * columns + right / g_.stride_width) * lanes_,
                                    (y * g_.kernel_width + x) * lanes_});
                }
        }
}

inline void depthwise::reorder(float const* from, float* to, bool packing) const {
    std::int64_t const taps = g_.kernel_height * g_.kernel_width;
    if (packing) std::fill_n(to, weight_elements(), 0.0f);
    for (std::int64_t c = 0; c < g_.in_channels; ++c)
        for (std::int64_t t = 0; t < taps; ++t) {
            std::int64_t const plain = c * taps + t, stored = (c / lanes_ * taps + t) * lanes_ + c % lanes_;
            if (packing) to[stored] = from[plain];
            else to[plain] = from[stored];
        }
}

inline void depthwise::forward(float const* in, float const* weights, float const* bias, activation act, float* out,
                               void* scratch) const {
    NAS_SIMD_SELECT(level_, depthwise_forward)(plan_, in, weights, bias, act, out, static_cast<float*>(scratch));
}

inline void depthwise::backward_data(float const* out_gradient, float const* weights, float* in_gradient,
                                     void* scratch) const {
    NAS_SIMD_SELECT(level_, depthwise_backward_data)
    (plan_, out_gradient, weights, in_gradient, static_cast<float*>(scratch));
}

inline void depthwise::backward_weights(float const* in, float const* out_gradient, float* weight_gradient,
                                        void* scratch) const {
    NAS_SIMD_SELECT(level_, depthwise_backward_weights)
    (plan_, in, out_gradient, weight_gradient, static_cast<float*>(scratch));
}

} // namespace nas::cpu
