#pragma once
// 1x1 convolutions of blocked images, forward and both gradients, with the work of the batch norms in front and behind.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/convolution.hpp>
#include <nas/backend/cpu/norm_link.hpp>
#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/backend/geometry.hpp>

namespace nas::cpu::detail {

struct pointwise_plan {
    std::int64_t batch = 1, pixels = 1, in_channels = 1, out_channels = 1, lanes = 1;
    std::int64_t in_blocks = 1, out_blocks = 1;
    std::int64_t images = 1, rows = 1; // a strip: whole images, or some pixels of one
    bool wide = false;                 // one strip, whose channels the threads share; else they share the strips
    int threads = 1;

    constexpr std::int64_t strips() const {
        return images > 1 ? (batch + images - 1) / images : batch * image_strips();
    }
    constexpr std::int64_t image_strips() const { return (pixels + rows - 1) / rows; }
    constexpr std::int64_t strip_rows() const { return images * rows; }
    constexpr std::int64_t weights() const { return in_blocks * out_blocks * lanes * lanes; }

    // Where things lie in the scratch memory, in floats: images as they were loaded, results of one product, sums of
    // norms, sums of weight gradients. With `wide` the loaded images are shared.
    constexpr std::int64_t loaded_gradient() const { return in_blocks * strip_rows() * lanes; }
    constexpr std::int64_t loaded_floats() const { return loaded_gradient() + out_blocks * strip_rows() * lanes; }
    constexpr std::int64_t sums_at() const { return 2 * strip_rows() * lanes; }
    constexpr std::int64_t gradient_sums_at() const { return sums_at() + 3 * std::max(in_blocks, out_blocks) * lanes; }
    constexpr std::int64_t thread_floats() const {
        return gradient_sums_at() + (wide ? 0 : weights() + loaded_floats());
    }
    constexpr std::int64_t loaded_at(int thread) const {
        return wide ? threads * thread_floats() : thread * thread_floats() + gradient_sums_at() + weights();
    }
};

struct pointwise_forward_call {
    float const *in = nullptr, *weights = nullptr, *bias = nullptr; ///< no bias: null
    activation act = activation::none;                              ///< behind the bias
    float* out = nullptr;
    void* scratch = nullptr;
    norm_link const* before = nullptr; ///< the input is read through this norm. Null: as it is
    norm_link const* behind = nullptr; ///< its parts are set to the statistics of `out`; no bias and no activation then
};

/// Results that are null are not computed.
struct pointwise_backward_call {
    float const *in = nullptr, *out = nullptr, *out_gradient = nullptr; ///< `out` is read with `behind` only
    float const* data_weights = nullptr;                                ///< made by `prepare_data`
    float *in_gradient = nullptr, *weight_gradient = nullptr;
    void* scratch = nullptr;
    norm_link const* before = nullptr; ///< as in forward
    norm_link const* behind = nullptr; ///< the gradient is read through this norm's gradient
    /// `in_gradient` is carried through the activation of `before`, whose parts are set to the sums of it.
    bool sums = false;
};

} // namespace nas::cpu::detail

#define NAS_SIMD_KERNELS <nas/backend/cpu/pointwise.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// A 1x1 convolution of stride 1 and one group, prepared for a level and a number of threads. Images are blocked by
/// `lanes(level)`; weights are stored as `convolution` stores them.
///
/// Some pixels at a time are read through the norms into the cache, multiplied, and summed up for the norms before they
/// leave it; backward reads everything once. With few pixels the threads share the channels, not the images.
class pointwise {
public:
    using forward_call = detail::pointwise_forward_call;
    using backward_call = detail::pointwise_backward_call;

    static bool applies(conv_geometry const& g) {
        return g.groups == 1 && g.kernel_height == 1 && g.kernel_width == 1 && g.stride_height == 1 &&
               g.stride_width == 1 && g.out_height == g.in_height && g.out_width == g.in_width && g.pad_top == 0 &&
               g.pad_left == 0;
    }

    /// Precondition: `applies(g)`. Throws backend_error nas.onednn.3 for a level that this processor does not have.
    pointwise(simd_level l, conv_geometry const& g, int threads) : level_(l), stored_(l, g, threads) {
        std::int64_t const n = lanes(l);
        plan_.batch = g.batch;
        plan_.pixels = g.in_height * g.in_width;
        plan_.in_channels = g.in_channels;
        plan_.out_channels = g.out_channels;
        plan_.lanes = n;
        plan_.in_blocks = (g.in_channels + n - 1) / n;
        plan_.out_blocks = (g.out_channels + n - 1) / n;
        plan_.threads = threads;
        arrange();
    }

    std::int64_t weight_elements() const { return stored_.weight_elements(); }
    std::int64_t data_weight_elements() const { return stored_.data_weight_elements(); }
    /// Scratch memory of every call, 64-byte aligned.
    std::size_t scratch_bytes() const {
        std::int64_t const shared = plan_.wide ? plan_.loaded_floats() : 0;
        return static_cast<std::size_t>(plan_.threads * plan_.thread_floats() + shared) * sizeof(float);
    }

    /// OIHW to the stored order and back.
    void pack(float const* plain, float* stored) const { stored_.pack(plain, stored); }
    void unpack(float const* stored, float* plain) const { stored_.unpack(stored, plain); }

    void forward(forward_call const& c) const {
        if (c.behind) clear_parts(level_, *c.behind);
        NAS_SIMD_SELECT(level_, pointwise_forward)(plan_, c);
        if (moves_zero(c.act)) clear_filling(level_, {plan_.batch, plan_.out_channels, plan_.pixels}, c.out);
    }

    /// The weights for `backward`, to be made whenever they have changed.
    void prepare_data(float const* weights, float* data_weights) const { stored_.prepare_data(weights, data_weights); }
    /// Weight gradients are sums per thread, then over the threads in order.
    void backward(backward_call const& c) const {
        if (c.sums) clear_parts(level_, *c.before);
        NAS_SIMD_SELECT(level_, pointwise_backward)(plan_, c);
    }

private:
    static constexpr std::int64_t strip_bytes = 40 * 1024; // of both images, as far as whole registers allow
    static constexpr std::int64_t fewest_rows = 28, most_rows = 112;
    static constexpr std::int64_t wide_rows = 256;

    void arrange() {
        std::int64_t const row_bytes = (plan_.in_blocks + plan_.out_blocks) * plan_.lanes * 4,
                           all = plan_.batch * plan_.pixels;
        plan_.wide = all <= wide_rows;
        if (plan_.wide) {
            plan_.images = plan_.batch;
            plan_.rows = plan_.pixels;
            return;
        }
        std::int64_t const most = std::clamp(strip_bytes / row_bytes, fewest_rows, most_rows) / 14 * 14;
        plan_.images = std::max<std::int64_t>(1, std::min(most / plan_.pixels, plan_.batch));
        plan_.rows = std::min(most, plan_.pixels);
    }

    simd_level level_;
    convolution stored_;
    detail::pointwise_plan plan_;
};

} // namespace nas::cpu
