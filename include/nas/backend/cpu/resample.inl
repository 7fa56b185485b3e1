// Kernels of resample.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Row y of a plane: first the rows it is made of, as one of the width of the input, then its columns.
inline void resample_row(resample_axis const& rows, resample_axis const& columns, float const* plane, std::int64_t y, float* line, float* out) {
    std::size_t const first = rows.first[static_cast<std::size_t>(y)], last = rows.first[static_cast<std::size_t>(y) + 1];
    std::int64_t const width = columns.in * lanes, outputs = columns.out();
    for (std::int64_t x = 0; x < width; x += lanes) {
        vec sum{};
        for (std::size_t r = first; r < last; ++r)
            sum = fma(splat(static_cast<float>(rows.taps[r].weight)), load(plane + rows.taps[r].place * width + x), sum);
        store(line + x, sum);
    }
    for (std::int64_t x = 0; x < outputs; ++x) {
        vec sum{};
        for (std::size_t c = columns.first[static_cast<std::size_t>(x)]; c < columns.first[static_cast<std::size_t>(x) + 1]; ++c)
            sum = fma(splat(static_cast<float>(columns.taps[c].weight)), load(line + columns.taps[c].place * lanes), sum);
        store(out + x * lanes, sum);
    }
}

inline void resample(resample_axis const& rows, resample_axis const& columns, std::int64_t planes, float const* in, float* out, float* scratch, int threads) {
    std::int64_t const height = rows.out(), in_size = rows.in * columns.in * lanes, row_size = columns.out() * lanes;
    parallel_for(worthwhile_threads(threads, planes * height * row_size), planes * height, [&](std::int64_t begin, std::int64_t end, int thread) {
        for (std::int64_t i = begin; i < end; ++i)
            resample_row(rows, columns, in + i / height * in_size, i % height, scratch + thread * columns.in * lanes, out + i * row_size);
    });
}

#endif
