#pragma once
// Convolutions of blocked images with any window, stride, dilation and number of groups, as products of matrices.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/channels.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/backend/cpu/simd/product.hpp>
#include <nas/backend/geometry.hpp>

namespace nas::cpu::detail {

// The blocks [first, first + count) on the other side that a block of channels is connected to.
struct block_range {
    std::int64_t first, count;
};

// One side of a convolution: its channels, of which `group` belong together.
struct channel_side {
    std::int64_t channels = 1, group = 1, lanes = 1;

    constexpr std::int64_t blocks() const { return (channels + lanes - 1) / lanes; }
    // What block `b` of this side is connected to on the side `o`.
    constexpr block_range connected(std::int64_t b, channel_side const& o) const {
        std::int64_t const last = std::min((b + 1) * lanes, channels) - 1;
        std::int64_t const begin = b * lanes / group * o.group / lanes,
                           end = ((last / group + 1) * o.group - 1) / lanes + 1;
        return {begin, end - begin};
    }
    constexpr std::int64_t most_connected(channel_side const& o) const {
        std::int64_t most = 0;
        for (std::int64_t b = 0; b < blocks(); ++b) most = std::max(most, connected(b, o).count);
        return most;
    }
    // As `connected`, with `count` blocks for each.
    constexpr block_range padded(std::int64_t b, channel_side const& o, std::int64_t count) const {
        return {std::min(connected(b, o).first, o.blocks() - count), count};
    }
};

struct convolution_plan {
    conv_geometry g;
    channel_side in, out;
    std::int64_t taps = 1;
    std::int64_t reads = 1;    // blocks of the input that each block of the output is made from
    std::int64_t feeds = 1;    // blocks of the output that each block of the input goes to
    std::int64_t together = 1; // blocks of channels that share their counterparts: 2 without groups
    std::int64_t strip = 1;    // pixels of the output at a time
    bool direct = false;       // windows of one pixel, side by side: nothing to gather

    constexpr std::int64_t in_pixels() const { return g.in_height * g.in_width; }
    constexpr std::int64_t out_pixels() const { return g.out_height * g.out_width; }
    constexpr std::int64_t strips() const { return (out_pixels() + strip - 1) / strip; }
    // Floats of the weights of one block of the output.
    constexpr std::int64_t block_weights() const { return reads * taps * in.lanes * in.lanes; }
    constexpr std::int64_t vectors(std::int64_t block, std::int64_t blocks) const {
        return together == 2 && block + 1 < blocks ? 2 : 1;
    }
};

// Floats that a thread gathers, for two taps at least: spread gradients of the input.
constexpr std::int64_t convolution_gathered(convolution_plan const& p) {
    return p.direct ? 0 : std::max<std::int64_t>(p.in.blocks() * p.taps, 2) * p.strip * p.in.lanes;
}

} // namespace nas::cpu::detail

#define NAS_SIMD_KERNELS <nas/backend/cpu/convolution.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// A convolution prepared for a level and a number of threads.
///
/// The pixels under the windows of a strip of results are gathered, unless windows are single pixels, and multiplied by
/// the weights. Images are blocked by `lanes(level)`. Stored weights are {blocks of two out, in blocks, window, lanes in,
/// 2, lanes out}, with zeros for filling channels; with groups single blocks, each with the in blocks it is connected to.
/// Depthwise convolutions work, and are much faster with `depthwise`.
class convolution {
public:
    /// Throws backend_error nas.onednn.3 for a level that this processor does not have.
    convolution(simd_level l, conv_geometry const& g, int threads) : level_(l), threads_(threads) {
        check_supported(l);
        std::int64_t const n = lanes(l);
        plan_.g = g;
        plan_.in = {g.in_channels, g.in_channels / g.groups, n};
        plan_.out = {g.out_channels, g.out_channels / g.groups, n};
        plan_.taps = g.kernel_height * g.kernel_width;
        plan_.reads = plan_.out.most_connected(plan_.in);
        plan_.feeds = plan_.in.most_connected(plan_.out);
        plan_.together = g.groups == 1 ? 2 : 1;
        plan_.direct = plan_.taps == 1 && g.stride_height == 1 && g.stride_width == 1 && g.pad_top == 0 &&
                       g.pad_left == 0 && g.out_height == g.in_height && g.out_width == g.in_width;
        // What is gathered stays in the second level of the cache.
        std::int64_t const bytes = plan_.in.blocks() * plan_.taps * n * 4;
        std::int64_t const most = std::max<std::int64_t>((1 << 19) / bytes, 28), pixels = plan_.out_pixels();
        std::int64_t const strips = (pixels + most - 1) / most;
        plan_.strip = (pixels + strips - 1) / strips;
    }

    /// Floats of the stored weights.
    std::int64_t weight_elements() const { return plan_.out.blocks() * plan_.block_weights(); }
    /// Floats of the weights as `backward_data` reads them.
    std::int64_t data_weight_elements() const {
        return plan_.in.blocks() * plan_.taps * plan_.feeds * plan_.in.lanes * plan_.in.lanes;
    }
    std::size_t scratch_bytes() const { return static_cast<std::size_t>(threads_ * thread_floats()) * sizeof(float); }

    /// Stored weights from plain ones (OIHW), and back.
    void pack(float const* plain, float* stored) const {
        std::fill_n(stored, weight_elements(), 0.0f);
        for_each_weight([=](std::int64_t p, std::int64_t s) { stored[s] = plain[p]; });
    }
    void unpack(float const* stored, float* plain) const {
        for_each_weight([=](std::int64_t p, std::int64_t s) { plain[p] = stored[s]; });
    }

    /// out = act(convolution + bias); `bias` holds one float per channel, or is null.
    void forward(float const* in, float const* weights, float const* bias, activation act, float* out,
                 void* scratch) const {
        NAS_SIMD_SELECT(level_, convolution_forward)
        (plan_, in, weights, bias, act, out, static_cast<float*>(scratch), thread_floats(), threads_);
        if (moves_zero(act)) clear_filling(level_, {plan_.g.batch, plan_.g.out_channels, plan_.out_pixels()}, out);
    }

    /// The weights for `backward_data`, to be made whenever they have changed.
    void prepare_data(float const* weights, float* data_weights) const {
        NAS_SIMD_SELECT(level_, convolution_data_weights)(plan_, weights, data_weights, threads_);
    }
    void backward_data(float const* out_gradient, float const* data_weights, float* in_gradient, void* scratch) const {
        NAS_SIMD_SELECT(level_, convolution_backward_data)
        (plan_, out_gradient, data_weights, in_gradient, static_cast<float*>(scratch), thread_floats(), threads_);
    }

    /// `weight_gradient` in the order of stored weights.
    void backward_weights(float const* in, float const* out_gradient, float* weight_gradient, void* scratch) const {
        NAS_SIMD_SELECT(level_, convolution_backward_weights)
        (plan_, in, out_gradient, weight_gradient, static_cast<float*>(scratch), thread_floats(), threads_);
        if (plan_.g.groups > 1) clear_unconnected(weight_gradient);
    }

private:
    // What a thread gathers, or spreads; and its sums of the gradient of the weights.
    std::int64_t thread_floats() const { return detail::convolution_gathered(plan_) + weight_elements(); }

    // Where the weight of output channel o, input channel i and a tap is stored.
    std::int64_t stored_at(std::int64_t o, std::int64_t i, std::int64_t tap) const {
        std::int64_t const n = plan_.in.lanes, block = o / n, first = plan_.together == 2 ? block / 2 * 2 : block;
        std::int64_t const vectors = plan_.vectors(first, plan_.out.blocks());
        std::int64_t const from = plan_.out.padded(block, plan_.in, plan_.reads).first;
        std::int64_t const row = ((i / n - from) * plan_.taps + tap) * n + i % n;
        return first * plan_.block_weights() + (row * vectors + block - first) * n + o % n;
    }
    template <class F>
    void for_each_weight(F f) const {
        std::int64_t const in = plan_.in.group, out = plan_.out.group;
        for (std::int64_t o = 0; o < plan_.g.out_channels; ++o)
            for (std::int64_t i = 0; i < in; ++i)
                for (std::int64_t tap = 0; tap < plan_.taps; ++tap)
                    f((o * in + i) * plan_.taps + tap, stored_at(o, o / out * in + i, tap));
    }
    // Blocks hold pairs of channels that are of different groups.
    void clear_unconnected(float* stored) const {
        std::int64_t const n = plan_.in.lanes;
        for (std::int64_t b = 0; b < plan_.out.blocks(); ++b)
            for (std::int64_t row = 0; row < plan_.reads * plan_.taps * n; ++row)
                for (std::int64_t lane = 0; lane < n; ++lane) {
                    std::int64_t const o = b * n + lane;
                    std::int64_t const i =
                        (plan_.out.padded(b, plan_.in, plan_.reads).first + row / n / plan_.taps) * n + row % n;
                    bool const one_group = o < plan_.g.out_channels && i < plan_.g.in_channels &&
                                           o / plan_.out.group == i / plan_.in.group;
                    if (!one_group) stored[b * plan_.block_weights() + row * n + lane] = 0;
                }
    }

    simd_level level_;
    int threads_;
    detail::convolution_plan plan_;
};

} // namespace nas::cpu
