// Kernels of batch_norm.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// The pixels of one block of channels, cut into chunks that fit into the first cache: rows of pixels of one image, or
// several small images.
struct block_chunks {
    std::int64_t block, blocks, batch, pixels;
    std::int64_t images, rows; // images per chunk; chunks per image if one image is more than one chunk

    block_chunks(image_extents const& e, std::int64_t which)
        : block(which), blocks(e.blocks(lanes)), batch(e.batch), pixels(e.pixels), images(pixels >= size ? 1 : size / pixels),
          rows((pixels + size - 1) / size) {}

    std::int64_t count() const { return (batch + images - 1) / images * rows; }

    /// Calls f(offset, pixels) for the contiguous pieces of chunk `i`.
    template <class F>
    [[gnu::always_inline]] void pieces(std::int64_t i, F const& f) const {
        std::int64_t const first = i / rows * images, last = first + images < batch ? first + images : batch;
        std::int64_t const begin = i % rows * pixels / rows, end = (i % rows + 1) * pixels / rows;
        for (std::int64_t n = first; n < last; ++n) f(((n * blocks + block) * pixels + begin) * lanes, end - begin);
    }

    static constexpr std::int64_t size = 512; // pixels
};

// Mean, then deviations from it, of one chunk; the second pass also corrects the rounding of the mean.
inline void add_chunk(block_chunks const& chunks, std::int64_t i, float const* in, detail::batch_norm_part& total) {
    vec sum[4] = {};
    std::int64_t count = 0;
    chunks.pieces(i, [&](std::int64_t offset, std::int64_t pixels) {
        float const* const x = in + offset;
        std::int64_t p = 0;
        for (; p + 4 <= pixels; p += 4)
            unrolled<4>([&](std::size_t k) NAS_INLINE_LAMBDA { sum[k] = sum[k] + load(x + p * lanes + k * lanes); });
        for (; p < pixels; ++p) sum[0] = sum[0] + load(x + p * lanes);
        count += pixels;
    });
    vec const mean = ((sum[0] + sum[1]) + (sum[2] + sum[3])) * splat(1.0f / static_cast<float>(count));

    vec rest[2] = {}, squares[2] = {};
    chunks.pieces(i, [&](std::int64_t offset, std::int64_t pixels) {
        float const* const x = in + offset;
        std::int64_t p = 0;
        for (; p + 2 <= pixels; p += 2)
            unrolled<2>([&](std::size_t k) NAS_INLINE_LAMBDA {
                vec const d = load(x + p * lanes + k * lanes) - mean;
                rest[k] = rest[k] + d;
                squares[k] = fma(d, d, squares[k]);
            });
        if (p < pixels) {
            vec const d = load(x + p * lanes) - mean;
            rest[0] = rest[0] + d;
            squares[0] = fma(d, d, squares[0]);
        }
    });

    float means[lanes], rests[lanes], all_squares[lanes];
    store(means, mean);
    store(rests, rest[0] + rest[1]);
    store(all_squares, squares[0] + squares[1]);
    double const n = static_cast<double>(count), sum_of_counts = total.count + n;
    double const share = n / sum_of_counts, weight = total.count * share, one = 1 / n;
    for (std::int64_t c = 0; c < lanes; ++c) {
        double const r = static_cast<double>(rests[c]);
        double const delta = static_cast<double>(means[c]) + r * one - total.mean[c];
        total.mean[c] += delta * share;
        total.squares[c] += static_cast<double>(all_squares[c]) - r * r * one + delta * delta * weight;
    }
    total.count = sum_of_counts;
}

inline void merge(detail::batch_norm_part& total, detail::batch_norm_part const& part) {
    if (part.count == 0) return;
    double const sum_of_counts = total.count + part.count, share = part.count / sum_of_counts;
    for (std::int64_t c = 0; c < lanes; ++c) {
        double const delta = part.mean[c] - total.mean[c];
        total.mean[c] += delta * share;
        total.squares[c] += part.squares[c] + delta * delta * total.count * share;
    }
    total.count = sum_of_counts;
}

struct block_statistics {
    float mean[lanes], inverse[lanes], unbiased[lanes];
};

inline block_statistics statistics_of(detail::batch_norm_part const& total, double epsilon) {
    block_statistics s;
    for (std::int64_t k = 0; k < lanes; ++k) {
        s.mean[k] = static_cast<float>(total.mean[k]);
        s.unbiased[k] = static_cast<float>(total.squares[k] / (total.count - 1));
        s.inverse[k] = static_cast<float>(1 / std::sqrt(total.squares[k] / total.count + epsilon));
    }
    return s;
}

inline void move_running(block_statistics const& s, double momentum, float* running_mean, float* running_variance, std::int64_t channels,
                         std::int64_t block) {
    vec const fresh = splat(static_cast<float>(momentum)), old = splat(static_cast<float>(1 - momentum));
    store_channels(running_mean, load_channels(running_mean, channels, block) * old + load(s.mean) * fresh, channels, block);
    store_channels(running_variance, load_channels(running_variance, channels, block) * old + load(s.unbiased) * fresh, channels, block);
}

// A function x -> factor * x + offset per channel of a block; floats, so that lambdas may capture it.
struct block_affine {
    float factor[lanes], offset[lanes];
};

template <class Function>
void apply_affine(block_chunks const& chunks, std::int64_t i, block_affine const& affine, float const* in, float* out) {
    vec const a = load(affine.factor), b = load(affine.offset);
    chunks.pieces(i, [&](std::int64_t offset, std::int64_t pixels) {
        for (std::int64_t p = 0; p < pixels; ++p) {
            std::int64_t const at = offset + p * lanes;
            store(out + at, Function::value(fma(load(in + at), a, b)));
        }
    });
}

// Runs work(block, threads inside) for all blocks: whole blocks per thread as far as they divide evenly among the threads,
// the others one after the other with all threads inside.
template <class Work>
void for_each_block(std::int64_t blocks, int threads, Work const& work) {
    std::int64_t const shared = threads > 1 ? blocks % threads : 0;
    parallel_for(threads, blocks - shared, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t block = begin; block < end; ++block) work(block, 1);
    });
    for (std::int64_t block = blocks - shared; block < blocks; ++block) work(block, threads);
}

inline void batch_norm_forward_training(batch_norm_training_call const& c) {
    std::int64_t const blocks = c.extents.blocks(lanes);
    auto* const partial = static_cast<detail::batch_norm_part*>(c.scratch);
    auto* const apply = with_activation(c.act, [](auto fn) { return &apply_affine<decltype(fn)>; });
    for_each_block(blocks, worthwhile_threads(c.threads, c.extents.elements(lanes)), [&](std::int64_t block, int threads) {
        block_chunks const chunks(c.extents, block);
        detail::batch_norm_part total;
        if (threads == 1) {
            for (std::int64_t i = 0; i < chunks.count(); ++i) add_chunk(chunks, i, c.in, total);
        } else {
            for (int t = 0; t < threads; ++t) partial[t] = {};
            parallel_for(threads, chunks.count(), [&](std::int64_t begin, std::int64_t end, int t) {
                detail::batch_norm_part mine;
                for (std::int64_t i = begin; i < end; ++i) add_chunk(chunks, i, c.in, mine);
                partial[t] = mine;
            });
            for (int t = 0; t < threads; ++t) merge(total, partial[t]);
        }

        block_statistics const s = statistics_of(total, c.epsilon);
        store(c.saved + block * lanes, load(s.mean));
        store(c.saved + (blocks + block) * lanes, load(s.inverse));
        std::int64_t const channels = c.extents.channels;
        move_running(s, c.momentum, c.running_mean, c.running_variance, channels, block);

        block_affine affine;
        vec const a = load_channels(c.scale, channels, block) * load(s.inverse);
        store(affine.factor, a);
        store(affine.offset, load_channels(c.shift, channels, block) - load(s.mean) * a);
        parallel_for(threads, chunks.count(), [&](std::int64_t begin, std::int64_t end, int) {
            // Backwards, because the last chunks were read last and are the most likely to be in cache.
            for (std::int64_t i = end; i-- > begin;) apply(chunks, i, affine, c.in, c.out);
        });
    });
}

inline void batch_norm_forward_inference(batch_norm_inference_call const& c) {
    std::int64_t const blocks = c.extents.blocks(lanes), channels = c.extents.channels;
    int const threads = worthwhile_threads(c.threads, c.extents.elements(lanes));
    auto* const apply = with_activation(c.act, [](auto fn) { return &apply_affine<decltype(fn)>; });
    for_each_block(blocks, threads, [&](std::int64_t block, int inside) {
        float inverse[lanes];
        store(inverse, load_channels(c.variance, channels, block));
        for (std::int64_t k = 0; k < lanes; ++k) inverse[k] = static_cast<float>(1 / std::sqrt(static_cast<double>(inverse[k]) + c.epsilon));
        block_affine affine;
        vec const a = load_channels(c.scale, channels, block) * load(inverse);
        store(affine.factor, a);
        store(affine.offset, load_channels(c.shift, channels, block) - load_channels(c.mean, channels, block) * a);
        block_chunks const chunks(c.extents, block);
        parallel_for(inside, chunks.count(), [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) apply(chunks, i, affine, c.in, c.out);
        });
    });
}

// Adds sum(g) to part.mean and sum(g * (x - mean)) to part.squares, g being the gradient before the activation.
template <class Function>
void add_gradient_sums(block_chunks const& chunks, std::int64_t i, batch_norm_backward_call const& c, block_affine const& affine,
                       float const* mean, detail::batch_norm_part& part) {
    vec const a = load(affine.factor), b = load(affine.offset), m = load(mean);
    vec sum[2] = {}, product[2] = {};
    chunks.pieces(i, [&](std::int64_t offset, std::int64_t pixels) {
        std::int64_t p = 0;
        for (; p + 2 <= pixels; p += 2)
            unrolled<2>([&](std::size_t k) NAS_INLINE_LAMBDA {
                std::int64_t const at = offset + p * lanes + static_cast<std::int64_t>(k) * lanes;
                vec const x = load(c.in + at), g = Function::backward(fma(x, a, b), load(c.out_gradient + at));
                sum[k] = sum[k] + g;
                product[k] = fma(g, x - m, product[k]);
            });
        if (p < pixels) {
            std::int64_t const at = offset + p * lanes;
            vec const x = load(c.in + at), g = Function::backward(fma(x, a, b), load(c.out_gradient + at));
            sum[0] = sum[0] + g;
            product[0] = fma(g, x - m, product[0]);
        }
    });
    float sums[lanes], products[lanes];
    store(sums, sum[0] + sum[1]);
    store(products, product[0] + product[1]);
    for (std::int64_t k = 0; k < lanes; ++k) {
        part.mean[k] += static_cast<double>(sums[k]);
        part.squares[k] += static_cast<double>(products[k]);
    }
}

// in' = scale * inverse * (g - mean(g) - (x - mean) * inverse^2 * mean(g * (x - mean))) = factor * g + slope * x + constant
struct block_gradient {
    float slope[lanes], constant[lanes];
};

template <class Function>
void apply_gradient(block_chunks const& chunks, std::int64_t i, batch_norm_backward_call const& c, block_affine const& affine,
                    block_gradient const& gradient) {
    vec const a = load(affine.factor), b = load(affine.offset), slope = load(gradient.slope), constant = load(gradient.constant);
    chunks.pieces(i, [&](std::int64_t offset, std::int64_t pixels) {
        for (std::int64_t p = 0; p < pixels; ++p) {
            std::int64_t const at = offset + p * lanes;
            vec const x = load(c.in + at), g = Function::backward(fma(x, a, b), load(c.out_gradient + at));
            store(c.in_gradient + at, fma(a, g, fma(x, slope, constant)));
        }
    });
}

inline void add_sums(detail::batch_norm_part& total, detail::batch_norm_part const& part) {
    for (std::int64_t k = 0; k < lanes; ++k) {
        total.mean[k] += part.mean[k];
        total.squares[k] += part.squares[k];
    }
}

struct block_values {
    float const *mean, *inverse, *factor;
};

// From the sums over `count` elements; `sums` and `products` are the gradients of shift and scale.
inline block_gradient gradient_of(detail::batch_norm_part const& total, std::int64_t count, block_values const& v, float* sums, float* products) {
    block_gradient gradient;
    auto const n = static_cast<double>(count);
    for (std::int64_t k = 0; k < lanes; ++k) {
        double const deviation = static_cast<double>(v.inverse[k]), factor = static_cast<double>(v.factor[k]);
        double const slope = -factor * deviation * deviation * total.squares[k] / n;
        sums[k] = static_cast<float>(total.mean[k]);
        products[k] = static_cast<float>(total.squares[k] * deviation);
        gradient.slope[k] = static_cast<float>(slope);
        gradient.constant[k] = static_cast<float>(-factor * total.mean[k] / n - slope * static_cast<double>(v.mean[k]));
    }
    return gradient;
}

inline void batch_norm_backward(batch_norm_backward_call const& c) {
    std::int64_t const blocks = c.extents.blocks(lanes), channels = c.extents.channels;
    auto* const partial = static_cast<detail::batch_norm_part*>(c.scratch);
    auto* const sum = with_activation(c.act, [](auto fn) { return &add_gradient_sums<decltype(fn)>; });
    auto* const apply = with_activation(c.act, [](auto fn) { return &apply_gradient<decltype(fn)>; });
    for_each_block(blocks, worthwhile_threads(c.threads, c.extents.elements(lanes)), [&](std::int64_t block, int threads) {
        block_chunks const chunks(c.extents, block);
        float const* const mean = c.saved + block * lanes;
        float const* const inverse = c.saved + (blocks + block) * lanes;
        block_affine affine;
        vec const a = load_channels(c.scale, channels, block) * load(inverse);
        store(affine.factor, a);
        store(affine.offset, load_channels(c.shift, channels, block) - load(mean) * a);

        detail::batch_norm_part total;
        if (threads == 1) {
            for (std::int64_t i = 0; i < chunks.count(); ++i) sum(chunks, i, c, affine, mean, total);
        } else {
            for (int t = 0; t < threads; ++t) partial[t] = {};
            parallel_for(threads, chunks.count(), [&](std::int64_t begin, std::int64_t end, int t) {
                detail::batch_norm_part mine;
                for (std::int64_t i = begin; i < end; ++i) sum(chunks, i, c, affine, mean, mine);
                partial[t] = mine;
            });
            for (int t = 0; t < threads; ++t) add_sums(total, partial[t]);
        }

        float sums[lanes], products[lanes];
        block_gradient const gradient = gradient_of(total, c.extents.batch * c.extents.pixels, {mean, inverse, affine.factor}, sums, products);
        if (c.shift_gradient) store_channels(c.shift_gradient, load(sums), channels, block);
        if (c.scale_gradient) store_channels(c.scale_gradient, load(products), channels, block);
        if (!c.in_gradient) return;
        parallel_for(threads, chunks.count(), [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = end; i-- > begin;) apply(chunks, i, c, affine, gradient);
        });
    });
}

#endif
