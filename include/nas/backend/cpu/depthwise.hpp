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

// Which rows and columns of a strip a plane of images is read into. Rows are read when they are needed, and the oldest
// make room.
struct depthwise_strip_size {
    std::int64_t rows = 0, columns = 0, first_column = 0;
};

// The elements of the window that inputs share which are equal modulo the stride.
struct depthwise_phase {
    std::vector<depthwise_tap> taps; // row by row
    std::int64_t columns = 0;        // taps per row
};

// What the next results will read and write: where, and how many vectors per result.
struct depthwise_ahead {
    float const* at[4] = {};
    std::int64_t vectors[4] = {};
    int streams = 0;

    void add(float const* from, std::int64_t per_result) {
        at[streams] = from;
        vectors[streams++] = per_result;
    }
};

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return (a >= 0 ? a : a - b + 1) / b; }

} // namespace detail

/// A depthwise convolution prepared for a level and a number of threads.
///
/// Images are blocked by `lanes(level)`; weights are {blocks, kernel height, kernel width, lanes} with zeros for filling
/// channels; arrays with one float per channel are plain. A thread works on one block of channels of one image at a
/// time, whose rows it reads, with their padding, into strips that stay in cache. Neighbouring operations of one channel
/// can be done on the way: on the rows as they are read, and on the results before they leave the cache.
class depthwise {
public:
    /// The input is read as act(factor[c] * in + offset[c]), and the padding around it is zero. Null: as it is.
    struct input_hook {
        float const *factor = nullptr, *offset = nullptr;
        activation act = activation::none;
    };

    /// The gradient of the output is read as factor[c] * out_gradient + slope[c] * out + constant[c], where `out` is an
    /// image of the output's size: the gradient behind a batch normalisation carried through it. Null: as it is.
    struct gradient_hook {
        float const *out = nullptr, *factor = nullptr, *slope = nullptr, *constant = nullptr;
    };

    /// Two sums over all images and pixels, ADDED to total[c] and total[rounded channels + c]; `sums_elements` doubles.
    /// Forward: of out - pivot[c], and of its square. Backward: of the gradient g of the input that is written, and of
    /// g * (in - pivot[c]). Sums of filling channels mean nothing. Null total: none.
    struct sums_hook {
        float const* pivot = nullptr;
        double* total = nullptr;
    };

    struct forward_call {
        float const *in = nullptr, *weights = nullptr, *bias = nullptr; ///< no bias: null
        activation act = activation::none; ///< behind bias; `clear_filling` must follow if `moves_zero(act)`
        float* out = nullptr;
        void* scratch = nullptr; ///< `scratch_bytes`, 64-byte aligned
        input_hook read{};
        sums_hook sums{};
    };

    /// Results that are null are not computed.
    struct backward_call {
        float const *in = nullptr, *weights = nullptr, *out_gradient = nullptr;
        float *in_gradient = nullptr, *weight_gradient = nullptr;
        void* scratch = nullptr;
        input_hook read{}; ///< as in forward; the gradient of the input is carried through its `act`, not its factor
        gradient_hook gradient{};
        sums_hook sums{}; ///< with in_gradient only
    };

    depthwise(simd_level l, conv_geometry const& g, int threads);

    conv_geometry const& geometry() const { return g_; }
    std::int64_t weight_elements() const { return blocks_ * g_.kernel_height * g_.kernel_width * lanes_; }
    std::int64_t sums_elements() const { return 2 * blocks_ * lanes_; }
    /// Scratch memory of every call, 64-byte aligned.
    std::size_t scratch_bytes() const { return scratch_floats_ * sizeof(float); }

    /// OIHW (with I = 1) to the stored order and back.
    void pack(float const* plain, float* stored) const { reorder(plain, stored, true); }
    void unpack(float const* stored, float* plain) const { reorder(stored, plain, false); }

    /// out = act(read(in) * weights + bias)
    void forward(forward_call const& c) const;
    /// Both gradients in one pass over the images. Weight gradients are sums over the batch per thread, then over the
    /// threads in order.
    void backward(backward_call const& c) const;

    /// Calls without hooks.
    void forward(float const* in, float const* weights, float const* bias, activation act, float* out,
                 void* scratch) const {
        forward({.in = in, .weights = weights, .bias = bias, .act = act, .out = out, .scratch = scratch});
    }
    void backward_data(float const* out_gradient, float const* weights, float* in_gradient, void* scratch) const {
        backward({.weights = weights, .out_gradient = out_gradient, .in_gradient = in_gradient, .scratch = scratch});
    }
    void backward_weights(float const* in, float const* out_gradient, float* weight_gradient, void* scratch) const {
        backward({.in = in, .out_gradient = out_gradient, .weight_gradient = weight_gradient, .scratch = scratch});
    }

    // What the kernels read.
    struct plan {
        conv_geometry g;
        std::int64_t blocks = 0;
        int threads = 1;
        detail::depthwise_strip_size input, gradient;
        std::int64_t thread_floats = 0;          // scratch memory of a thread: strips, sums, weight gradients
        std::int64_t rows = 0;                   // output rows per step of backward
        bool far = false;                        // images do not fit into the second cache: fetch them ahead
        bool dense = false;                      // stride and dilation 1: windows of neighbours overlap
        std::vector<detail::depthwise_tap> taps; // forward
        // backward, by the row of the input modulo the stride: how far from base = (row + pad) / stride are the rows of
        // the output that read it
        std::vector<std::vector<std::int64_t>> row_shifts;
        std::vector<detail::depthwise_phase> phases; // by (row, column) of the input modulo the stride
    };

private:
    static constexpr std::int64_t strip_bytes = 64 * 1024;

    static constexpr std::int64_t far_bytes = 1 << 20; // per thread

    void prepare_forward();
    void prepare_backward();
    void reorder(float const* from, float* to, bool packing) const;
    std::int64_t strip_rows(std::int64_t least, std::int64_t most, std::int64_t columns) const {
        std::int64_t const row_bytes = columns * lanes_ * static_cast<std::int64_t>(sizeof(float));
        return std::max(least, std::min(most, strip_bytes / row_bytes));
    }

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
    // Few rows stay in the first cache with what is fetched ahead; large windows want fewer, longer sums of weights.
    plan_.rows = std::clamp<std::int64_t>((g.kernel_height > 3 ? 128 : 64) / g.out_width, 1, g.out_height);
    plan_.dense = g.stride_height == 1 && g.stride_width == 1 && g.dilation_height == 1 && g.dilation_width == 1 &&
                  g.kernel_height == g.kernel_width;
    std::int64_t const pixels = g.in_height * g.in_width + g.out_height * g.out_width;
    plan_.far = g.batch * blocks_ * pixels * lanes_ * static_cast<std::int64_t>(sizeof(float)) > (threads * far_bytes);
    prepare_forward();
    prepare_backward();
    std::int64_t const strips = plan_.input.rows * plan_.input.columns + plan_.gradient.rows * plan_.gradient.columns;
    std::int64_t const sums = sums_elements() * static_cast<std::int64_t>(sizeof(double) / sizeof(float));
    plan_.thread_floats = strips * lanes_ + sums + weight_elements();
    scratch_floats_ = static_cast<std::size_t>(threads * plan_.thread_floats);
}

inline void depthwise::prepare_forward() {
    std::int64_t const height = (g_.kernel_height - 1) * g_.dilation_height + 1,
                       width = (g_.kernel_width - 1) * g_.dilation_width + 1;
    std::int64_t const columns = (g_.out_width - 1) * g_.stride_width + width;
    auto const rows_read = [&](std::int64_t out_rows) { return (out_rows - 1) * g_.stride_height + height; };
    plan_.input = {strip_rows(rows_read(plan_.rows), rows_read(g_.out_height), columns), columns, -g_.pad_left};
    for (std::int64_t y = 0; y < g_.kernel_height; ++y)
        for (std::int64_t x = 0; x < g_.kernel_width; ++x)
            plan_.taps.push_back({(y * g_.dilation_height * columns + x * g_.dilation_width) * lanes_,
                                  (y * g_.kernel_width + x) * lanes_});
}

// An input pixel i is read by output o at tap k if o * stride = i + pad - k * dilation. Inputs that are equal modulo the
// stride have the same taps, at the same distances from base = (i + pad) / stride.
inline void depthwise::prepare_backward() {
    std::int64_t const left =
        detail::floor_divide(g_.pad_left - (g_.kernel_width - 1) * g_.dilation_width, g_.stride_width);
    std::int64_t const right = (g_.in_width - 1 + g_.pad_left) / g_.stride_width + 1;
    std::int64_t const columns = std::max(right, g_.out_width) - std::min<std::int64_t>(left, 0);
    std::int64_t const above = (g_.kernel_height - 1) * g_.dilation_height / g_.stride_height + 2;
    plan_.gradient = {strip_rows(plan_.rows + above, g_.out_height + above, columns), columns,
                      std::min<std::int64_t>(left, 0)};
    plan_.row_shifts.resize(static_cast<std::size_t>(g_.stride_height));
    for (std::int64_t row = 0; row < g_.stride_height; ++row) {
        auto& shifts = plan_.row_shifts[static_cast<std::size_t>(row)];
        for (std::int64_t y = 0; y < g_.kernel_height; ++y)
            if (std::int64_t const down = row - y * g_.dilation_height; down % g_.stride_height == 0)
                shifts.push_back(down / g_.stride_height);
        for (std::int64_t column = 0; column < g_.stride_width; ++column) {
            auto& phase = plan_.phases.emplace_back();
            for (std::int64_t y = 0; y < g_.kernel_height; ++y)
                for (std::int64_t x = 0; x < g_.kernel_width; ++x) {
                    std::int64_t const down = row - y * g_.dilation_height, across = column - x * g_.dilation_width;
                    if (down % g_.stride_height || across % g_.stride_width) continue;
                    phase.taps.push_back({(down / g_.stride_height * columns + across / g_.stride_width) * lanes_,
                                          (y * g_.kernel_width + x) * lanes_});
                }
            if (!shifts.empty())
                phase.columns = static_cast<std::int64_t>(phase.taps.size()) / static_cast<std::int64_t>(shifts.size());
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

inline void depthwise::forward(forward_call const& c) const { NAS_SIMD_SELECT(level_, depthwise_forward)(plan_, c); }

inline void depthwise::backward(backward_call const& c) const { NAS_SIMD_SELECT(level_, depthwise_backward)(plan_, c); }

} // namespace nas::cpu
