// Definitions of bfloat16_convolution.hpp.

namespace nas::cpu {

inline std::size_t bfloat16_convolution::scratch_bytes() const {
    std::int64_t const together = std::max(phases() * pairs_of(in_), pairs_of(out_));
    std::int64_t const passes = together * positions() * 32 + std::max(pairs_of(in_), pairs_of(out_)) * taps() * 4;
    std::int64_t const pairs = (span_ + 31) / 32 * 32 * 16;
    std::int64_t const weights = phases() * groups_of(in_) * 16 * plane() + groups_of(out_) * pairs + positions() * 16;
    return static_cast<std::size_t>(std::max(passes, weights)) * sizeof(bfloat16);
}

template <class F>
void bfloat16_convolution::with_unit(F f) const {
#if NAS_HAS_AMX
    if (unit_ == tile_unit::amx) return f(amx_tiles{});
#endif
    f(emulated_tiles{});
}

inline void bfloat16_convolution::prepare_forward(float const* stored, void* panels) const {
    with_unit([&]<class Unit>(Unit) {
        auto* to = static_cast<bfloat16*>(panels);
        std::int64_t const groups = groups_of(in_);
        for (std::int64_t o = 0; o < groups_of(out_); ++o)
            for (tap const& t : taps_)
                for (std::int64_t i = 0; i < pairs_of(in_) * 2; ++i, to += 256) {
                    float const* const tile = stored + ((o * groups + i) * taps() + t.number) * 256;
                    if (i < groups) Unit::pair({tile, 16, 1, 16}, 0, 0, 16, to);
                    else std::fill_n(to, 256, bfloat16{});
                }
    });
}

inline void bfloat16_convolution::prepare_backward_data(float const* stored, void* panels) const {
    with_unit([&]<class Unit>(Unit) {
        auto* to = static_cast<bfloat16*>(panels);
        alignas(64) bfloat16 rows[16 * 32];
        std::int64_t const groups = groups_of(out_);
        std::int64_t const next = groups_of(in_) * taps() * 16; // rows to the same tile of the next 16 outputs
        for (std::int64_t i = 0; i < groups_of(in_); ++i)
            for (tap const& t : taps_)
                for (std::int64_t o = 0; o < groups; o += 2, to += 512) {
                    float const* const tile = stored + ((o * groups_of(in_) + i) * taps() + t.number) * 256;
                    Unit::narrow({tile, next, o + 1 < groups ? 2 : 1, 16}, 0, 0, 16, rows);
                    Unit::transpose(rows, to, 32);
                }
    });
}

// All groups of 32 channels of a phase, one grid behind the other.
template <class Unit>
void bfloat16_convolution::narrow_grid(float const* images, side const& s, phase const& p, bfloat16* to) const {
    for (std::int64_t g = 0; g < pairs_of(s); ++g, to += positions() * 32) {
        std::int64_t done = 0;
        for_each_row(s, p, [&](row const& r) {
            std::int64_t const begin = origin_ + r.position;
            std::fill(to + done * 32, to + begin * 32, bfloat16{});
            Unit::narrow(source(images, s, p, r.image), g, r.pixel, r.count, to + begin * 32);
            done = begin + r.count;
        });
        std::fill(to + done * 32, to + positions() * 32, bfloat16{});
    }
}

template <class Unit>
void bfloat16_convolution::pair_grid(float const* images, side const& s, phase const& p, std::int64_t group, std::int64_t origin,
                                     std::int64_t all, bfloat16* to) const {
    std::int64_t done = 0; // rows begin and end with whole pairs
    for_each_row(s, p, [&](row const& r) {
        std::int64_t const begin = origin + r.position;
        std::fill(to + done * 16, to + begin * 16, bfloat16{});
        Unit::pair(source(images, s, p, r.image), group, r.pixel, r.count, to + begin * 16);
        done = begin + (r.count + 1) / 2 * 2;
    });
    std::fill(to + done * 16, to + all * 16, bfloat16{});
}

// Copies what belongs to pixels from `strip`, positions [first, first + count) of 16 channels.
inline void bfloat16_convolution::copy_out(side const& s, phase const& p, std::int64_t first, std::int64_t count, std::int64_t group,
                                           float const* strip, float* to) const {
    std::int64_t const rows = (s.height - p.y + p.stride_y - 1) / p.stride_y, columns = (s.width - p.x + p.stride_x - 1) / p.stride_x;
    std::int64_t const halves = 16 / block_, last = std::min((group + 1) * halves, blocks(s)), end = std::min(first + count, span_);
    for (std::int64_t position = first; position < end;) {
        std::int64_t const line = position / pitch_, x = position % pitch_, y = line % image_rows_;
        std::int64_t const next = std::min((line + 1) * pitch_, end), pixels = std::min(columns - x, next - position);
        for (std::int64_t b = group * halves; y < rows && pixels > 0 && b < last; ++b) {
            float const* const from = strip + (position - first) * 16 + b % halves * block_;
            std::int64_t const pixel = (p.y + y * p.stride_y) * s.width + p.x + x * p.stride_x;
            float* const out = to + ((line / image_rows_ * blocks(s) + b) * s.height * s.width + pixel) * block_;
            if (block_ == 16 && p.stride_x == 1) std::copy_n(from, pixels * 16, out);
            else
                for (std::int64_t i = 0; i < pixels; ++i) std::copy_n(from + i * 16, block_, out + i * p.stride_x * block_);
        }
        position = next;
    }
}

inline void bfloat16_convolution::forward(pass_call const& c) const {
    with_unit([&]<class Unit>(Unit) {
        std::int64_t const pairs = pairs_of(in_), grid = pairs * positions() * 32;
        auto* const grids = static_cast<bfloat16*>(c.scratch);
        auto* const offsets = reinterpret_cast<std::int64_t*>(grids + phases() * grid);
        for (std::int64_t f = 0; f < phases(); ++f) narrow_grid<Unit>(c.from, in_, phases_[static_cast<std::size_t>(f)], grids + f * grid);
        std::int64_t* next = offsets;
        for (tap const& t : taps_)
            for (std::int64_t g = 0; g < pairs; ++g) *next++ = ((t.phase * pairs + g) * positions() + t.shift) * 64;
        std::int64_t const steps = taps() * pairs;
        add_up<Unit>({grids, offsets, steps, phases() * pairs, static_cast<std::byte const*>(c.panels), steps * 1024, c.bias}, out_, phase{}, c.to);
    });
}

inline void bfloat16_convolution::backward_data(pass_call const& c) const {
    with_unit([&]<class Unit>(Unit) {
        std::int64_t const pairs = pairs_of(out_);
        auto* const grids = static_cast<bfloat16*>(c.scratch);
        auto* const offsets = reinterpret_cast<std::int64_t*>(grids + pairs * positions() * 32);
        narrow_grid<Unit>(c.from, out_, phase{}, grids);
        std::int64_t* next = offsets;
        for (tap const& t : taps_)
            for (std::int64_t g = 0; g < pairs; ++g) *next++ = (g * positions() - t.shift) * 64;
        if (phases() < stride_y_ * stride_x_) // pixels that no tap meets
            std::fill_n(c.to, batch_ * blocks(in_) * block_ * in_.height * in_.width, 0.0f);
        for (phase const& p : phases_)
            add_up<Unit>({grids, offsets + p.first_tap * pairs, p.taps * pairs, pairs,
                          static_cast<std::byte const*>(c.panels) + p.first_tap * pairs * 1024, taps() * pairs * 1024, nullptr},
                         in_, p, c.to);
    });
}

inline void bfloat16_convolution::backward_weights(backward_weights_call const& c) const {
    with_unit([&]<class Unit>(Unit) { run_backward_weights<Unit>(c); });
}

template <class Unit>
void bfloat16_convolution::add_up(sums const& what, side const& s, phase const& p, float* to) const {
    std::int64_t const groups = groups_of(s);
    // As many positions at a time as let their channels stay in the first-level cache.
    std::int64_t const together = std::clamp<std::int64_t>(24 * 1024 / (what.channels_together * 64) / 32 * 32, 32, 512);
    alignas(64) float strip[2][32 * 16];
    alignas(64) static constexpr float zeros[16] = {};
    Unit::open();
    for (std::int64_t first = 0; first < span_; first += together)
        for (std::int64_t o = 0; o < groups; o += 2) {
            bool const two = o + 1 < groups;
            std::byte const* const panel = what.panels + o * what.panel_bytes;
            for (std::int64_t q = first; q < std::min(first + together, span_); q += 32) {
                auto const* const a = reinterpret_cast<std::byte const*>(what.grids + (origin_ + q) * 32);
                tile_product t{.a = {a, a + 1024}, .a_offsets = what.offsets, .b = {panel, panel + what.panel_bytes}, .steps = what.steps, .start_step = 0};
                for (std::size_t n = 0; n < 2; ++n)
                    for (std::size_t m = 0; m < 2; ++m) {
                        std::int64_t const group = o + static_cast<std::int64_t>(n), tile = q + 16 * static_cast<std::int64_t>(m);
                        t.start[m][n] = what.bias && group < groups ? what.bias + group * 16 : zeros;
                        t.c[m][n] = direct_ ? to + ((tile / pitch_ * groups + group) * pitch_ + tile % pitch_) * 16 : strip[n] + m * 256;
                    }
                bool const both = q + 16 < span_;
                if (two) both ? Unit::template multiply<2, 2>(t) : Unit::template multiply<1, 2>(t);
                else both ? Unit::template multiply<2, 1>(t) : Unit::template multiply<1, 1>(t);
                if (!direct_)
                    for (std::int64_t n = 0; n < (two ? 2 : 1); ++n) copy_out(s, p, q, both ? 32 : 16, o + n, strip[n], to);
            }
        }
    Unit::close();
}

template <class Unit>
void bfloat16_convolution::run_backward_weights(backward_weights_call const& c) const {
    std::int64_t const span = (span_ + 31) / 32 * 32, step = plane(), ins = groups_of(in_), outs = groups_of(out_);
    auto* const planes = static_cast<bfloat16*>(c.scratch);        // {phases, in, positions}
    bfloat16* const pairs = planes + phases() * ins * 16 * step;   // {out / 16, positions / 2, 16, 2}
    bfloat16* const in_pairs = pairs + outs * span * 16;           // of 16 channels of the input
    for (std::int64_t f = 0; f < phases(); ++f)
        for (std::int64_t i = 0; i < ins; ++i) {
            pair_grid<Unit>(c.in, in_, phases_[static_cast<std::size_t>(f)], i, origin_, positions(), in_pairs);
            for (std::int64_t q = 0; q < positions(); q += 32) Unit::transpose(in_pairs + q * 16, planes + (f * ins + i) * 16 * step + q, step);
        }
    for (std::int64_t o = 0; o < outs; ++o) pair_grid<Unit>(c.out_gradient, out_, phase{}, o, 0, span, pairs + o * span * 16);

    alignas(64) static constexpr float zeros[16] = {};
    alignas(64) float unused[256];
    // What the taps share stays in the first-level cache.
    std::int64_t const together = taps() == 1 ? span : std::min<std::int64_t>(span, 512);
    Unit::open();
    for (std::int64_t first = 0; first < span; first += together)
        for (std::int64_t o = 0; o < outs; o += 2)
            for (std::int64_t i = 0; i < ins; i += 2)
                for (tap const& at : taps_) {
                    bool const two_in = i + 1 < ins, two_out = o + 1 < outs, add = c.accumulate || first > 0;
                    auto const* const a = reinterpret_cast<std::byte const*>(planes + (at.phase * ins + i) * 16 * step + origin_ + first + at.shift);
                    auto const* const b = reinterpret_cast<std::byte const*>(pairs + o * span * 16 + first * 16);
                    tile_product t{.a = {a, a + 32 * step},
                                   .a_step = 2 * step,
                                   .a_offsets = steps_.data(),
                                   .b = {b, b + span * 32},
                                   .steps = std::min(together, span - first) / 32,
                                   .start_step = add ? 64 : 0};
                    for (std::size_t m = 0; m < 2; ++m)
                        for (std::size_t n = 0; n < 2; ++n) {
                            std::int64_t const in = i + static_cast<std::int64_t>(m), out = o + static_cast<std::int64_t>(n);
                            t.c[m][n] = in < ins && out < outs ? c.weight_gradient + ((out * ins + in) * taps() + at.number) * 256 : unused;
                            t.start[m][n] = add ? t.c[m][n] : zeros;
                        }
                    if (two_in) two_out ? Unit::template multiply<2, 2>(t) : Unit::template multiply<2, 1>(t);
                    else two_out ? Unit::template multiply<1, 2>(t) : Unit::template multiply<1, 1>(t);
                }
    Unit::close();
}

} // namespace nas::cpu
