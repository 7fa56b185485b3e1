// Kernels of norm_passes.hpp, compiled once per instruction set. They share their loops with batch_norm.inl.
#if defined(NAS_SIMD_WIDTH)

inline detail::batch_norm_part* parts_of(norm_link const& link, image_extents const& e, int thread) {
    return link.parts + thread * e.blocks(lanes);
}

inline block_affine affine_of(norm_link const& link, std::int64_t block) {
    block_affine a;
    store(a.factor, load(link.factor + block * lanes));
    store(a.offset, load(link.offset + block * lanes));
    return a;
}

inline void add_link_statistics(norm_link const& link, image_extents const& e, float const* images, int thread) {
    auto* const parts = parts_of(link, e, thread);
    for (std::int64_t block = 0; block < e.blocks(lanes); ++block) {
        block_chunks const chunks(e, block);
        for (std::int64_t i = 0; i < chunks.count(); ++i) add_chunk(chunks, i, images, parts[block]);
    }
}

inline void finish_link_statistics(norm_link const& link, norm_statistics_call const& c) {
    std::int64_t const channels = link.channels, blocks = (channels + lanes - 1) / lanes;
    for (std::int64_t block = 0; block < blocks; ++block) {
        detail::batch_norm_part total;
        for (int t = 0; t < link.threads; ++t) merge(total, link.parts[t * blocks + block]);
        block_statistics const s = statistics_of(total, c.epsilon);
        vec const mean = load(s.mean), inverse = load(s.inverse);
        move_running(s, c.momentum, c.running_mean, c.running_variance, channels, block);
        vec const factor = load_channels(c.scale, channels, block) * inverse;
        store(link.mean + block * lanes, mean);
        store(link.inverse + block * lanes, inverse);
        store(link.factor + block * lanes, factor);
        store(link.offset + block * lanes, load_channels(c.shift, channels, block) - mean * factor);
    }
}

inline void apply_link(norm_link const& link, image_extents const& e, float const* in, float* out) {
    auto* const apply = with_activation(link.act, [](auto fn) { return &apply_affine<decltype(fn)>; });
    for (std::int64_t block = 0; block < e.blocks(lanes); ++block) {
        block_chunks const chunks(e, block);
        block_affine const affine = affine_of(link, block);
        for (std::int64_t i = 0; i < chunks.count(); ++i) apply(chunks, i, affine, in, out);
    }
}

// Without an activation: m is the gradient itself.
inline void add_link_sums(norm_link const& link, image_extents const& e, float const* in, float const* m, int thread) {
    batch_norm_backward_call c;
    c.in = in;
    c.out_gradient = m;
    auto* const parts = parts_of(link, e, thread);
    for (std::int64_t block = 0; block < e.blocks(lanes); ++block) {
        block_chunks const chunks(e, block);
        block_affine const affine = affine_of(link, block);
        for (std::int64_t i = 0; i < chunks.count(); ++i)
            add_gradient_sums<function<activation::none>>(chunks, i, c, affine, link.mean + block * lanes, parts[block]);
    }
}

// In pieces, so that the sums in float are those of a few hundred numbers. `other` is added in front of the activation, `more` to
// the gradient of every pixel.
template <class Function, bool Add>
void mask_gradient(std::int64_t pixels, block_affine const& affine, float const* mean, float const* in, float const* other,
                   float const* out_gradient, float const* more, float* m, detail::batch_norm_part& part) {
    vec const a = load(affine.factor), b = load(affine.offset), middle = load(mean), extra = load(more);
    for (std::int64_t begin = 0; begin < pixels; begin += block_chunks::size) {
        std::int64_t const end = begin + block_chunks::size < pixels ? begin + block_chunks::size : pixels;
        vec sum[2] = {}, product[2] = {};
        auto const add = [&](std::int64_t i, std::size_t k) NAS_INLINE_LAMBDA {
            vec const x = load(in + i);
            vec y = fma(x, a, b);
            if constexpr (Add) y = y + load(other + i);
            vec const g = Function::backward(y, load(out_gradient + i) + extra);
            store(m + i, g);
            sum[k] = sum[k] + g;
            product[k] = fma(g, x - middle, product[k]);
        };
        std::int64_t i = begin * lanes;
        for (; i + 2 * lanes <= end * lanes; i += 2 * lanes) {
            add(i, 0);
            add(i + lanes, 1);
        }
        if (i < end * lanes) add(i, 0);
        float sums[lanes], products[lanes];
        store(sums, sum[0] + sum[1]);
        store(products, product[0] + product[1]);
        for (std::int64_t k = 0; k < lanes; ++k) {
            part.mean[k] += static_cast<double>(sums[k]);
            part.squares[k] += static_cast<double>(products[k]);
        }
    }
}

inline void mask_link_gradient(norm_link const& link, image_extents const& e, float const* in, float const* out_gradient, float const* mean_gradient,
                               float* m, int thread) {
    auto* const run = with_activation(link.act, [](auto fn) { return &mask_gradient<decltype(fn), false>; });
    float more[lanes] = {};
    auto* const parts = parts_of(link, e, thread);
    std::int64_t const blocks = e.blocks(lanes), plane = e.pixels * lanes;
    for (std::int64_t i = 0; i < e.batch * blocks; ++i) {
        std::int64_t const block = i % blocks;
        if (mean_gradient) store(more, load(mean_gradient + i * lanes) / splat(static_cast<float>(e.pixels)));
        run(e.pixels, affine_of(link, block), link.mean + block * lanes, in + i * plane, nullptr, out_gradient + i * plane, more, m + i * plane,
            parts[block]);
    }
}

inline void finish_link_sums(norm_link const& link, std::int64_t count, float* scale_gradient, float* shift_gradient) {
    std::int64_t const channels = link.channels, blocks = (channels + lanes - 1) / lanes;
    for (std::int64_t block = 0; block < blocks; ++block) {
        detail::batch_norm_part total;
        for (int t = 0; t < link.threads; ++t) add_sums(total, link.parts[t * blocks + block]);
        float sums[lanes], products[lanes];
        block_gradient const gradient = gradient_of(total, count, {link.mean + block * lanes, link.inverse + block * lanes, link.factor + block * lanes}, sums, products);
        store(link.slope + block * lanes, load(gradient.slope));
        store(link.constant + block * lanes, load(gradient.constant));
        if (shift_gradient) store_channels(shift_gradient, load(sums), channels, block);
        if (scale_gradient) store_channels(scale_gradient, load(products), channels, block);
    }
}

inline void apply_link_gradient(norm_link const& link, image_extents const& e, float const* in, float const* m, float* in_gradient) {
    std::int64_t const blocks = e.blocks(lanes), plane = e.pixels * lanes;
    for (std::int64_t i = 0; i < e.batch * blocks; ++i) {
        std::int64_t const block = i % blocks;
        vec const a = load(link.factor + block * lanes), slope = load(link.slope + block * lanes), constant = load(link.constant + block * lanes);
        for (std::int64_t at = i * plane; at < (i + 1) * plane; at += lanes)
            store(in_gradient + at, fma(a, load(m + at), fma(load(in + at), slope, constant)));
    }
}

template <class Function>
void apply_affine_add(std::int64_t pixels, block_affine const& affine, float const* in, float const* other, float* out) {
    vec const a = load(affine.factor), b = load(affine.offset);
    for (std::int64_t i = 0; i < pixels * lanes; i += lanes) store(out + i, Function::value(fma(load(in + i), a, b) + load(other + i)));
}

inline void apply_link_add(norm_link const& link, activation act, image_extents const& e, float const* in, float const* other, float* out) {
    auto* const apply = with_activation(act, [](auto fn) { return &apply_affine_add<decltype(fn)>; });
    std::int64_t const blocks = e.blocks(lanes), plane = e.pixels * lanes;
    for (std::int64_t i = 0; i < e.batch * blocks; ++i)
        apply(e.pixels, affine_of(link, i % blocks), in + i * plane, other + i * plane, out + i * plane);
}

inline void link_add_gradient(norm_link const& link, activation act, image_extents const& e, float const* in, float const* other,
                              float const* out_gradient, float* m, int thread) {
    if (act == activation::none && m == out_gradient) return add_link_sums(link, e, in, out_gradient, thread);
    auto* const run = with_activation(act, [](auto fn) { return &mask_gradient<decltype(fn), true>; });
    auto* const parts = parts_of(link, e, thread);
    std::int64_t const blocks = e.blocks(lanes), plane = e.pixels * lanes;
    float const none[lanes] = {};
    for (std::int64_t i = 0; i < e.batch * blocks; ++i) {
        std::int64_t const block = i % blocks;
        run(e.pixels, affine_of(link, block), link.mean + block * lanes, in + i * plane, other + i * plane, out_gradient + i * plane, none,
            m + i * plane, parts[block]);
    }
}

#endif
