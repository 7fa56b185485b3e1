#pragma once
// Convolutions of blocked float images with products in bfloat16, added up in float.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/tile_unit.hpp>
#include <nas/backend/geometry.hpp>
#include <nas/core/error.hpp>

namespace nas::cpu {

/// A convolution whose results are as many as its strides leave of the image, prepared for a few images and one thread.
///
/// Images and weights are rounded to bfloat16 when they are read; sums, results and gradients are float. The pixels that
/// a tap of the window meets, every `stride`th one, lie in a grid with zeros between the images, so that a tap is a shift
/// of a whole grid and the convolution a sum of products of matrices {16 positions, 32 channels}. Stored weights are
/// {out / 16, in / 16, taps, 16 in, 16 out} with zeros for filling channels.
class bfloat16_convolution {
public:
    struct pass_call {
        float const* from = nullptr;  ///< images, or the gradient of the output
        void const* panels = nullptr; ///< by `prepare_forward` or `prepare_backward_data`
        float const* bias = nullptr;  ///< a float per channel, filled up to whole blocks of 16, or null
        float* to = nullptr;
        void* scratch = nullptr; ///< `scratch_bytes`, 64-byte aligned
    };
    struct backward_weights_call {
        float const* in = nullptr;
        float const* out_gradient = nullptr;
        float* weight_gradient = nullptr; ///< in the order of stored weights
        bool accumulate = false;          ///< adds to what is there
        void* scratch = nullptr;
    };

    /// Whether this class has the convolution: one group, strides 1 and 2, out = in / stride rounded up, as with half the
    /// window as padding.
    static constexpr bool applies(conv_geometry const& g) {
        auto const fits = [](std::int64_t in, std::int64_t out, std::int64_t stride) {
            return stride <= 2 && out == (in + stride - 1) / stride;
        };
        return g.groups == 1 && fits(g.in_height, g.out_height, g.stride_height) &&
               fits(g.in_width, g.out_width, g.stride_width);
    }

    /// `block` channels lie side by side in the images: 16, or 8 with the emulated unit.
    /// Throws backend_error nas.backend.40 where `applies` is false, .41 for a block that the unit has not or AMX where
    /// the processor has none.
    bfloat16_convolution(tile_unit u, std::int64_t block, conv_geometry const& g)
        : unit_(u),
          block_(block),
          batch_(g.batch),
          in_{g.in_channels, g.in_height, g.in_width},
          out_{g.out_channels, g.out_height, g.out_width} {
        if (!applies(g))
            throw backend_error("nas.backend.40",
                                "products in bfloat16 are for convolutions of one group and stride 1 ",
                                "or 2 whose output has the size of the input divided by the stride, and this one is ",
                                g.kernel_height, "x", g.kernel_width, " of stride ", g.stride_height, "x",
                                g.stride_width, ", ", g.groups, " groups, from ", g.in_height, "x", g.in_width, " to ",
                                g.out_height, "x", g.out_width, "; ask bfloat16_convolution::applies first");
        if (u == tile_unit::amx ? block != 16 || !has_amx() : block != 8 && block != 16)
            throw backend_error("nas.backend.41", "no unit ", to_string(u), " for blocks of ", block,
                                " channels on this processor; AMX has blocks of 16 where has_amx() says so, the ",
                                "emulated unit 8 and 16");
        bool const pointwise = g.kernel_height * g.kernel_width == 1 && g.pad_top == 0 && g.pad_left == 0;
        if (pointwise && g.stride_height == 1 && g.stride_width == 1) { // an image is one row of pixels
            for (side* const s : {&in_, &out_}) {
                s->width *= s->height;
                s->height = 1;
            }
        }
        find_taps(g);
        arrange_grid();
    }

    /// Floats of the stored weights.
    std::int64_t weight_elements() const { return groups_of(in_) * groups_of(out_) * taps() * 256; }
    /// Bytes of the weights as a pass over images reads them.
    std::size_t panel_bytes() const {
        std::int64_t const forward = groups_of(out_) * pairs_of(in_), backward = groups_of(in_) * pairs_of(out_);
        return static_cast<std::size_t>(std::max(forward, backward) * taps() * 1024);
    }
    std::size_t scratch_bytes() const;

    /// Stored weights from plain ones (OIHW), and back.
    void pack(float const* plain, float* stored) const {
        std::fill_n(stored, weight_elements(), 0.0f);
        for_each_weight([=](std::int64_t p, std::int64_t s) { stored[s] = plain[p]; });
    }
    void unpack(float const* stored, float* plain) const {
        for_each_weight([=](std::int64_t p, std::int64_t s) { plain[p] = stored[s]; });
    }

    /// To be called whenever the weights have changed.
    void prepare_forward(float const* stored, void* panels) const;
    void prepare_backward_data(float const* stored, void* panels) const;

    void forward(pass_call const& c) const;
    void backward_data(pass_call const& c) const;
    void backward_weights(backward_weights_call const& c) const;

private:
    struct side {
        std::int64_t channels, height, width;
    };
    // The pixels of an image that lie in one grid: every `stride`th, from (y, x) on.
    struct phase {
        std::int64_t y = 0, x = 0, stride_y = 1, stride_x = 1;
        std::int64_t first_tap = 0, taps = 0; // that meet them, in the order of taps_
    };
    struct tap {
        std::int64_t number = 0, phase = 0; // in the order of the plain weights; index in phases_
        std::int64_t down = 0, right = 0;   // in the grid
        std::int64_t shift = 0;             // positions
    };
    struct row {
        std::int64_t position, image, pixel, count;
    };

    std::int64_t taps() const { return static_cast<std::int64_t>(taps_.size()); }
    std::int64_t phases() const { return static_cast<std::int64_t>(phases_.size()); }
    static std::int64_t groups_of(side const& s) { return (s.channels + 15) / 16; }
    static std::int64_t pairs_of(side const& s) { return (s.channels + 31) / 32; }

    void find_taps(conv_geometry const& g) {
        stride_y_ = g.stride_height;
        stride_x_ = g.stride_width;
        auto const down = [](std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); };
        for (std::int64_t py = 0; py < g.stride_height; ++py)
            for (std::int64_t px = 0; px < g.stride_width; ++px) {
                phase p{.y = py, .x = px, .stride_y = stride_y_, .stride_x = stride_x_, .first_tap = taps()};
                for (std::int64_t i = 0; i < g.kernel_height * g.kernel_width; ++i) {
                    std::int64_t const y = i / g.kernel_width * g.dilation_height - g.pad_top;
                    std::int64_t const x = i % g.kernel_width * g.dilation_width - g.pad_left;
                    std::int64_t const rows = down(y, stride_y_), columns = down(x, stride_x_);
                    if (y - rows * stride_y_ != py || x - columns * stride_x_ != px) continue;
                    taps_.push_back({.number = i, .phase = phases(), .down = rows, .right = columns});
                }
                p.taps = taps() - p.first_tap;
                if (p.taps > 0) phases_.push_back(p);
            }
    }

    // Position origin_ + (image * image_rows_ + y) * pitch_ + x; what belongs to no pixel is zero.
    void arrange_grid() {
        std::int64_t rows = 0, columns = 0;
        for (tap const& t : taps_) {
            rows = std::max({rows, t.down, -t.down});
            columns = std::max({columns, t.right, -t.right});
        }
        columns = (columns + 1) / 2 * 2; // rows begin at even positions
        pitch_ = (out_.width + columns + 1) / 2 * 2;
        image_rows_ = out_.height + rows;
        origin_ = rows * pitch_ + columns;
        span_ = ((batch_ - 1) * image_rows_ + out_.height - 1) * pitch_ + out_.width;
        direct_ = block_ == 16 && origin_ == 0 && pitch_ == out_.width && pitch_ % 16 == 0 && stride_y_ == 1 &&
                  stride_x_ == 1 && out_.height == 1;
        for (tap& t : taps_) t.shift = t.down * pitch_ + t.right;
        for (std::int64_t k = 0; k < (span_ + 31) / 32; ++k) steps_.push_back(k * 64);
    }
    std::int64_t positions() const { return (origin_ + (span_ + 31) / 32 * 32 + origin_ + 31) / 32 * 32; }
    std::int64_t plane() const { return positions() + 32; } // numbers from channel to channel

    template <class F>
    void for_each_weight(F f) const {
        std::int64_t const count = taps();
        for (std::int64_t o = 0; o < out_.channels; ++o)
            for (std::int64_t i = 0; i < in_.channels; ++i)
                for (std::int64_t t = 0; t < count; ++t)
                    f((o * in_.channels + i) * count + t,
                      (((o / 16 * groups_of(in_) + i / 16) * count + t) * 16 + i % 16) * 16 + o % 16);
    }
    // Calls f(row) for the rows of pixels of a phase.
    template <class F>
    void for_each_row(side const& s, phase const& p, F f) const {
        std::int64_t const rows = (s.height - p.y + p.stride_y - 1) / p.stride_y;
        std::int64_t const columns = (s.width - p.x + p.stride_x - 1) / p.stride_x;
        for (std::int64_t n = 0; n < batch_; ++n)
            for (std::int64_t y = 0; y < rows; ++y)
                f(row{(n * image_rows_ + y) * pitch_, n, (p.y + y * p.stride_y) * s.width + p.x, columns});
    }
    std::int64_t blocks(side const& s) const { return (s.channels + block_ - 1) / block_; }
    tile_source source(float const* images, side const& s, phase const& p, std::int64_t image) const {
        std::int64_t const pixels = s.height * s.width;
        return {images + image * blocks(s) * pixels * block_, pixels, blocks(s), block_, p.stride_x};
    }

    template <class F>
    void with_unit(F f) const;
    template <class Unit>
    void narrow_grid(float const* images, side const& s, phase const& p, bfloat16* to) const;
    template <class Unit>
    void pair_grid(float const* images, side const& s, phase const& p, std::int64_t group, std::int64_t origin,
                   std::int64_t all, bfloat16* to) const;
    void copy_out(side const& s, phase const& p, std::int64_t first, std::int64_t count, std::int64_t group,
                  float const* strip, float* to) const;
    // Sums over the taps of the narrowed grids at `grids`, for the pixels `p` of the images `to`.
    struct sums {
        bfloat16 const* grids;
        std::int64_t const* offsets; // bytes, one per tap and 32 channels
        std::int64_t steps, channels_together;
        std::byte const* panels;
        std::int64_t panel_bytes; // to the next 16 channels
        float const* bias;
    };
    template <class Unit>
    void add_up(sums const& what, side const& s, phase const& p, float* to) const;
    template <class Unit>
    void run_backward_weights(backward_weights_call const& c) const;

    tile_unit unit_;
    std::int64_t block_, batch_;
    side in_, out_;
    std::int64_t stride_y_ = 1, stride_x_ = 1;
    std::vector<phase> phases_; // that some tap meets
    std::vector<tap> taps_;     // phase by phase
    std::int64_t pitch_ = 0, image_rows_ = 0, origin_ = 0, span_ = 0;
    bool direct_ = false;             // tiles of results are whole pieces of the output
    std::vector<std::int64_t> steps_; // bytes to the next 32 positions of a plane
};

} // namespace nas::cpu

#include <nas/backend/cpu/bfloat16_convolution.inl>
