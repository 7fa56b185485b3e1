// Definitions of simd/product.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Rows of a product that are summed up in registers at a time, beside two vectors of columns; and those of the gradient
// of the weights.
inline constexpr int rows_at_once = NAS_SIMD_WIDTH == 16 ? 14 : NAS_SIMD_WIDTH == 8 ? 6 : 3;
inline constexpr int channels_at_once = NAS_SIMD_WIDTH == 16 ? 8 : NAS_SIMD_WIDTH == 8 ? 4 : 2;

// Lines of memory to fetch while products are computed, one at a time: run after run, then always where `next` points to
// {somewhere, null}.
struct line_run {
    float const *at, *end;
};
struct lines_ahead {
    float const *at = nullptr, *end = nullptr;
    line_run const* next = nullptr;

    [[gnu::always_inline]] void fetch() {
        __builtin_prefetch(at);
        at += lanes;
        if (at < end) return;
        at = next->at;
        end = next->end;
        next += end != nullptr;
    }
};

// A product of matrices: rows of blocks of channels, `block` floats from one to the next, times columns that lie together.
struct block_product {
    float const* rows;
    std::int64_t block, blocks;
    float const* columns;
    float* out;
    std::int64_t out_block;
    float const* ahead;           // columns of the next product
    std::int64_t last = lanes;    // channels of the last block of rows
    lines_ahead* lines = nullptr; // to fetch instead of `ahead`
};

// out {Vecs, Rows, lanes}: `columns` are {blocks * lanes, Vecs, lanes}, and `rows` {blocks, Rows, lanes}.
template <int Rows, int Vecs>
void multiply_rows(block_product const& p, lines_ahead& fetched) {
    vec sums[Rows][Vecs] = {};
    float const* columns = p.columns;
    lines_ahead ahead = fetched;
    for (std::int64_t b = 0; b < p.blocks; ++b) {
        float const* const rows = p.rows + b * p.block;
        std::int64_t const channels = b + 1 < p.blocks ? lanes : p.last;
        for (std::int64_t k = 0; k < channels; ++k) {
            vec c[Vecs];
            unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { c[j] = load(columns + static_cast<std::int64_t>(j) * lanes); });
            ahead.fetch();
            unrolled<Rows>([&](auto r) NAS_INLINE_LAMBDA {
                vec const a = splat(rows[static_cast<std::int64_t>(r) * lanes + k]);
                unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { sums[r][j] = fma(a, c[j], sums[r][j]); });
            });
            columns += Vecs * lanes;
        }
    }
    fetched = ahead;
    unrolled<Rows>([&](auto r) NAS_INLINE_LAMBDA {
        unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA {
            store(p.out + static_cast<std::int64_t>(j) * p.out_block + static_cast<std::int64_t>(r) * lanes, sums[r][j]);
        });
    });
}

constexpr int fewer_rows(int rows) { return rows > 8 ? 8 : rows > 4 ? 4 : rows > 2 ? 2 : 1; }

// As multiply_rows, for any number of rows.
template <int Rows, int Vecs>
void multiply_all_rows(block_product p, std::int64_t rows, lines_ahead& ahead) {
    // Two equal parts rather than a whole one and a small rest.
    for (; rows >= Rows && !(Rows > 1 && rows == 2 * fewer_rows(Rows)); rows -= Rows) {
        multiply_rows<Rows, Vecs>(p, ahead);
        p.rows += Rows * lanes;
        p.out += Rows * lanes;
    }
    if constexpr (Rows > 1)
        if (rows > 0) multiply_all_rows<fewer_rows(Rows), Vecs>(p, rows, ahead);
}

// The columns of a product that lie together: two vectors or, at the end, one; `length` rows of columns.
inline void multiply_columns(block_product const& p, std::int64_t vecs, std::int64_t rows, std::int64_t length) {
    line_run const none{p.columns, nullptr};
    lines_ahead own{p.ahead, p.ahead + vecs * length * lanes, &none};
    lines_ahead& ahead = p.lines ? *p.lines : own;
    if (vecs == 2) multiply_all_rows<rows_at_once, 2>(p, rows, ahead);
    else multiply_all_rows<rows_at_once, 1>(p, rows, ahead);
}

// Adds in^T * gradient over `count` rows to sums {lanes in, Vecs, lanes}; only the first `channels` of `in` need not be zero.
template <int Vecs>
void add_products(float const* in, float const* gradient, std::int64_t gradient_block, std::int64_t count, float* sums, std::int64_t channels,
                  lines_ahead& fetched) {
    lines_ahead ahead = fetched;
    for (std::int64_t i = 0; i < channels; i += channels_at_once) {
        vec s[channels_at_once][Vecs];
        float* const to = sums + i * Vecs * lanes;
        unrolled<channels_at_once>([&](auto c) NAS_INLINE_LAMBDA {
            unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { s[c][j] = load(to + static_cast<std::int64_t>(c * Vecs + j) * lanes); });
        });
        for (std::int64_t t = 0; t < count; ++t) {
            ahead.fetch();
            vec g[Vecs];
            unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { g[j] = load(gradient + static_cast<std::int64_t>(j) * gradient_block + t * lanes); });
            unrolled<channels_at_once>([&](auto c) NAS_INLINE_LAMBDA {
                vec const a = splat(in[t * lanes + i + static_cast<std::int64_t>(c)]);
                unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { s[c][j] = fma(a, g[j], s[c][j]); });
            });
        }
        unrolled<channels_at_once>([&](auto c) NAS_INLINE_LAMBDA {
            unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { store(to + static_cast<std::int64_t>(c * Vecs + j) * lanes, s[c][j]); });
        });
    }
    fetched = ahead;
}
template <int Vecs>
void add_products(float const* in, float const* gradient, std::int64_t gradient_block, std::int64_t count, float* sums) {
    line_run const none{in, nullptr};
    lines_ahead ahead{in, nullptr, &none};
    add_products<Vecs>(in, gradient, gradient_block, count, sums, lanes, ahead);
}

#endif
