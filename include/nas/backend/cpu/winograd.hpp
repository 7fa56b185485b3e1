#pragma once
// 3x3 convolutions of blocked images with a quarter of the multiplications: Winograd's F(4x4, 3x3).

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/channels.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/backend/cpu/simd/product.hpp>
#include <nas/backend/geometry.hpp>
#include <nas/core/error.hpp>

namespace nas::cpu::detail {

// One pass from images to images: forward, or the gradient of the input, which is a convolution of the output's.
struct winograd_pass {
    std::int64_t batch = 0, in_blocks = 0, in_height = 0, in_width = 0;
    std::int64_t out_channels = 0, out_blocks = 0, out_height = 0, out_width = 0;
    std::int64_t pad_top = 0, pad_left = 0;
    std::int64_t tiles_down = 0, tiles_across = 0;
    std::int64_t together = 0; // tiles that are multiplied at a time

    constexpr std::int64_t tiles() const { return batch * tiles_down * tiles_across; }
};

// What is multiplied for the gradient of the weights at a time: tiles, and blocks of channels on both sides.
struct winograd_group {
    std::int64_t together = 0, in_blocks = 0, out_blocks = 0;
};

// The 36 matrices of a transformed tensor lie `matrix` floats apart, and 16 more: else all would fall on the same lines
// of the cache.
constexpr std::int64_t winograd_step(std::int64_t matrix) { return matrix + 16; }

} // namespace nas::cpu::detail

#define NAS_SIMD_KERNELS <nas/backend/cpu/winograd.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// A 3x3 convolution of stride 1 prepared for a level and a number of threads, with Winograd's minimal filtering
/// (A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks, 2016; points 0, 1, -1, 2, -2).
///
/// Tiles of 4x4 results are made from tiles of 6x6 pixels: 36 products of matrices {tiles, channels} replace 144. Images
/// are blocked by `lanes(level)`. Stored weights are {out blocks, in blocks, 3, 3, lanes in, lanes out} with zeros for
/// filling channels (oneDNN's OIhw16i16o and OIhw8i8o). Rounding errors relative to the largest result: up to 1e-5
/// for images, 2e-5 for the gradient of the weights. Results of images do not depend on the number of threads.
class winograd {
public:
    struct forward_call {
        float const* in = nullptr;
        float const* transformed = nullptr; ///< by `transform_forward`
        float const* bias = nullptr;        ///< one float per channel, or null
        activation act = activation::none;
        float* out = nullptr;
        void* scratch = nullptr; ///< `scratch_bytes`
    };
    struct backward_data_call {
        float const* out_gradient = nullptr;
        float const* transformed = nullptr; ///< by `transform_backward_data`
        float* in_gradient = nullptr;
        void* scratch = nullptr;
    };
    struct backward_weights_call {
        float const* in = nullptr;
        float const* out_gradient = nullptr;
        float* weight_gradient = nullptr; ///< in the order of stored weights
        bool accumulate = false;          ///< adds to what is there
        void* scratch = nullptr;
    };

    /// Whether this class has the convolution: dense, 3x3, stride 1, one group, padding of at most 2 on each side.
    static constexpr bool applies(conv_geometry const& g) {
        auto const padded = [](std::int64_t begin, std::int64_t end) { return begin >= 0 && begin <= 2 && end <= 2; };
        return g.groups == 1 && g.kernel_height == 3 && g.kernel_width == 3 && g.stride_height == 1 &&
               g.stride_width == 1 && g.dilation_height == 1 && g.dilation_width == 1 &&
               padded(g.pad_top, g.pad_bottom) && padded(g.pad_left, g.pad_right);
    }

    /// Throws backend_error nas.backend.30 where `applies` is false, .31 for less than one thread, and nas.onednn.3 for
    /// a level that this processor does not have.
    winograd(simd_level l, conv_geometry const& g, int threads) : level_(l), threads_(threads) {
        check_supported(l);
        if (!applies(g))
            throw backend_error(
                "nas.backend.30", "Winograd's algorithm is for 3x3 convolutions of stride 1, dilation 1",
                " and one group with a padding of at most 2, and this one is ", g.kernel_height, "x", g.kernel_width,
                " of stride ", g.stride_height, "x", g.stride_width, ", dilation ", g.dilation_height, "x",
                g.dilation_width, " and ", g.groups, " groups, padded by ", g.pad_top, ", ", g.pad_left, ", ",
                g.pad_bottom, ", ", g.pad_right, "; ask winograd::applies first and take another algorithm");
        if (threads < 1)
            throw backend_error("nas.backend.31", "Winograd's algorithm needs at least 1 thread, not ", threads);
        forward_ = pass(g.batch, {g.in_channels, g.in_height, g.in_width}, {g.out_channels, g.out_height, g.out_width},
                        g.pad_top, g.pad_left);
        backward_ = pass(g.batch, {g.out_channels, g.out_height, g.out_width}, {g.in_channels, g.in_height, g.in_width},
                         2 - g.pad_top, 2 - g.pad_left);
        in_channels_ = g.in_channels;
        // What sums up the products of a group, and its transformed tiles, stay in the second level of the cache.
        group_.in_blocks = std::min(forward_.in_blocks, 64 / lanes());
        group_.out_blocks = std::min(forward_.out_blocks, 8192 / (group_.in_blocks * lanes() * lanes()));
        group_.together = limit(1 << 20, (group_.in_blocks + group_.out_blocks) * lanes(), 8);
    }

    /// Floats of the stored weights.
    std::int64_t weight_elements() const { return forward_.in_blocks * forward_.out_blocks * 9 * lanes() * lanes(); }
    /// Floats of the weights as the passes over images read them.
    std::int64_t transformed_elements() const { return weight_elements() * 4; }

    std::size_t scratch_bytes() const {
        std::int64_t const most = std::max({pass_floats(forward_), pass_floats(backward_), gradient_floats()});
        return static_cast<std::size_t>(most * threads_) * sizeof(float);
    }

    /// Stored weights from plain ones (OIHW), and back.
    void pack(float const* plain, float* stored) const {
        std::fill_n(stored, weight_elements(), 0.0f);
        for_each_weight([=](std::int64_t p, std::int64_t s) { stored[s] = plain[p]; });
    }
    void unpack(float const* stored, float* plain) const {
        for_each_weight([=](std::int64_t p, std::int64_t s) { plain[p] = stored[s]; });
    }

    /// To be called whenever the weights have changed.
    void transform_forward(float const* stored, float* transformed) const {
        NAS_SIMD_SELECT(level_, winograd_weights)(forward_, stored, transformed, threads_);
    }
    void transform_backward_data(float const* stored, float* transformed) const {
        NAS_SIMD_SELECT(level_, winograd_weights_mirrored)(backward_, stored, transformed, threads_);
    }

    void forward(forward_call const& c) const {
        NAS_SIMD_SELECT(level_, winograd_images)
        (forward_, c.in, c.transformed, c.bias, c.act, c.out, static_cast<float*>(c.scratch), pass_floats(forward_),
         threads_);
        if (moves_zero(c.act))
            clear_filling(level_, {forward_.batch, forward_.out_channels, forward_.out_height * forward_.out_width},
                          c.out);
    }

    void backward_data(backward_data_call const& c) const {
        NAS_SIMD_SELECT(level_, winograd_images)
        (backward_, c.out_gradient, c.transformed, nullptr, activation::none, c.in_gradient,
         static_cast<float*>(c.scratch), pass_floats(backward_), threads_);
    }

    void backward_weights(backward_weights_call const& c) const {
        NAS_SIMD_SELECT(level_, winograd_weight_gradient)
        (forward_, group_, c.in, c.out_gradient, c.weight_gradient, c.accumulate, static_cast<float*>(c.scratch),
         gradient_floats(), threads_);
    }

private:
    struct image {
        std::int64_t channels, height, width;
    };

    std::int64_t lanes() const { return cpu::lanes(level_); }

    // As many tiles as fit into `bytes`, a multiple of what the inner loop takes at a time.
    std::int64_t limit(std::int64_t bytes, std::int64_t floats_per_tile, std::int64_t multiple) const {
        std::int64_t const fitting = bytes / (floats_per_tile * 36 * 4) / multiple * multiple;
        return std::clamp<std::int64_t>(fitting, multiple, 8 * multiple);
    }

    detail::winograd_pass pass(std::int64_t batch, image in, image out, std::int64_t top, std::int64_t left) const {
        detail::winograd_pass p;
        p.batch = batch;
        p.in_blocks = (in.channels + lanes() - 1) / lanes();
        p.in_height = in.height;
        p.in_width = in.width;
        p.out_channels = out.channels;
        p.out_blocks = (out.channels + lanes() - 1) / lanes();
        p.out_height = out.height;
        p.out_width = out.width;
        p.pad_top = top;
        p.pad_left = left;
        p.tiles_down = (out.height + 3) / 4;
        p.tiles_across = (out.width + 3) / 4;
        p.together = limit(1 << 20, (p.in_blocks + 2) * lanes(), NAS_SIMD_SELECT(level_, winograd_rows)());
        return p;
    }

    std::int64_t pass_floats(detail::winograd_pass const& p) const {
        return 36 * (detail::winograd_step(p.in_blocks * p.together * lanes()) +
                     detail::winograd_step(2 * p.together * lanes()));
    }
    std::int64_t gradient_floats() const {
        std::int64_t const images = 36 * (detail::winograd_step(group_.in_blocks * group_.together * lanes()) +
                                          detail::winograd_step(group_.out_blocks * group_.together * lanes()));
        return images + 36 * group_.in_blocks * group_.out_blocks * lanes() * lanes() + weight_elements();
    }

    template <class F>
    void for_each_weight(F f) const {
        std::int64_t const out = forward_.out_channels, n = lanes();
        for (std::int64_t o = 0; o < out; ++o)
            for (std::int64_t i = 0; i < in_channels_; ++i)
                for (std::int64_t tap = 0; tap < 9; ++tap)
                    f((o * in_channels_ + i) * 9 + tap,
                      (((o / n * forward_.in_blocks + i / n) * 9 + tap) * n + i % n) * n + o % n);
    }

    simd_level level_;
    int threads_;
    std::int64_t in_channels_ = 0;
    detail::winograd_pass forward_, backward_;
    detail::winograd_group group_;
};

} // namespace nas::cpu
