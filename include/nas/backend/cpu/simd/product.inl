// Definitions of simd/product.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Rows of a product that are summed up in registers at a time, beside two vectors of columns; and those of the gradient
// of the weights.
inline constexpr int rows_at_once = NAS_SIMD_WIDTH == 16 ? 14 : NAS_SIMD_WIDTH == 8 ? 6 : 3;
inline constexpr int channels_at_once = NAS_SIMD_WIDTH == 16 ? 8 : NAS_SIMD_WIDTH == 8 ? 4 : 2;

// A product of matrices: rows of blocks of channels, `block` floats from one to the next, times columns that lie together.
struct block_product {
    float const* rows;
    std::int64_t block, blocks;
    float const* columns;
    float* out;
    std::int64_t out_block;
    float const* ahead; // columns of the next product
};

// out {Vecs, Rows, lanes}: `columns` are {blocks * lanes, Vecs, lanes}, and `rows` {blocks, Rows, lanes}.
template <int Rows, int Vecs>
void multiply_rows(block_product const& p) {
    vec sums[Rows][Vecs] = {};
    float const *columns = p.columns, *ahead = p.ahead;
    for (std::int64_t b = 0; b < p.blocks; ++b) {
        float const* const rows = p.rows + b * p.block;
        for (std::int64_t k = 0; k < lanes; ++k) {
            vec c[Vecs];
            unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { c[j] = load(columns + static_cast<std::int64_t>(j) * lanes); });
            __builtin_prefetch(ahead);
            unrolled<Rows>([&](auto r) NAS_INLINE_LAMBDA {
                vec const a = splat(rows[static_cast<std::int64_t>(r) * lanes + k]);
                unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { sums[r][j] = fma(a, c[j], sums[r][j]); });
            });
            columns += Vecs * lanes;
            ahead += lanes;
        }
    }
    unrolled<Rows>([&](auto r) NAS_INLINE_LAMBDA {
        unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA {
            store(p.out + static_cast<std::int64_t>(j) * p.out_block + static_cast<std::int64_t>(r) * lanes, sums[r][j]);
        });
    });
}

constexpr int fewer_rows(int rows) { return rows > 8 ? 8 : rows > 4 ? 4 : rows > 2 ? 2 : 1; }

// As multiply_rows, for any number of rows; `length` is blocks * lanes.
template <int Rows, int Vecs>
void multiply_all_rows(block_product p, std::int64_t rows, std::int64_t length) {
    // Two equal parts rather than a whole one and a small rest.
    for (; rows >= Rows && !(Rows > 1 && rows == 2 * fewer_rows(Rows)); rows -= Rows) {
        multiply_rows<Rows, Vecs>(p);
        p.rows += Rows * lanes;
        p.out += Rows * lanes;
        p.ahead += length * lanes; // a part of the next columns for each
    }
    if constexpr (Rows > 1)
        if (rows > 0) multiply_all_rows<fewer_rows(Rows), Vecs>(p, rows, length);
}

// The columns of a product that lie together: two vectors or, at the end, one.
inline void multiply_columns(block_product const& p, std::int64_t vecs, std::int64_t rows, std::int64_t length) {
    if (vecs == 2) multiply_all_rows<rows_at_once, 2>(p, rows, length);
    else multiply_all_rows<rows_at_once, 1>(p, rows, length);
}

// Adds in^T * gradient over `count` rows to sums {lanes in, Vecs, lanes}.
template <int Vecs>
void add_products(float const* in, float const* gradient, std::int64_t gradient_block, std::int64_t count, float* sums) {
    for (std::int64_t i = 0; i < lanes; i += channels_at_once) {
        vec s[channels_at_once][Vecs];
        float* const to = sums + i * Vecs * lanes;
        unrolled<channels_at_once>([&](auto c) NAS_INLINE_LAMBDA {
            unrolled<Vecs>([&](auto j) NAS_INLINE_LAMBDA { s[c][j] = load(to + static_cast<std::int64_t>(c * Vecs + j) * lanes); });
        });
        for (std::int64_t t = 0; t < count; ++t) {
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
}

#endif
