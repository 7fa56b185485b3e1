// Kernels of softmax_cross_entropy.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// The first `count` floats, then `rest`.
inline vec load_padded(float const* p, std::int64_t count, float rest) {
    float all[lanes];
    for (std::int64_t i = 0; i < lanes; ++i) all[i] = i < count ? p[i] : rest;
    return load(all);
}

// What is needed of a row: its largest logit, sum of exp(x - largest), and sum of x - largest.
struct row_sums {
    float largest = 0;
    double exponentials = 0, below = 0;
};

// Leaves exp(x - largest) in `out`, if it is not null.
inline row_sums sum_up_row(float const* row, std::int64_t classes, float* out) {
    std::int64_t const whole = classes / lanes * lanes, rest = classes - whole;
    vec most = splat(row[0]);
    for (std::int64_t k = 0; k < whole; k += lanes) most = max(load(row + k), most); // passes over NaN
    if (rest) most = max(load_padded(row + whole, rest, row[0]), most);
    float all[lanes];
    store(all, most);
    row_sums r;
    r.largest = all[0];
    for (std::int64_t k = 1; k < lanes; ++k) r.largest = all[k] > r.largest ? all[k] : r.largest;

    vec const largest = splat(r.largest);
    vec sum{}, below{};
    for (std::int64_t k = 0; k < whole; k += lanes) {
        vec const d = load(row + k) - largest, e = exp(d);
        sum = sum + e;
        below = below + d;
        if (out) store(out + k, e);
    }
    float sums[lanes], distances[lanes];
    store(sums, sum);
    store(distances, below);
    float last[lanes], last_distances[lanes];
    if (rest) {
        vec const d = load_padded(row + whole, rest, r.largest) - largest, e = exp(d);
        store(last, e);
        store(last_distances, d);
        if (out) store_first(out + whole, e, rest);
    }
    for (std::int64_t k = 0; k < lanes; ++k) {
        r.exponentials += static_cast<double>(sums[k]) + (k < rest ? static_cast<double>(last[k]) : 0.0);
        r.below += static_cast<double>(distances[k]) + (k < rest ? static_cast<double>(last_distances[k]) : 0.0);
    }
    return r;
}

// Whether `label` is the first of the largest logits, which a NaN never exceeds, nor is it exceeded.
inline bool first_largest(float const* row, std::int64_t label, float largest) {
    if (row[label] != largest) return label == 0 && largest != largest;
    for (std::int64_t k = 0; k < label; ++k)
        if (row[k] == largest) return false;
    return true;
}

inline void softmax_cross_entropy(cross_entropy_call const& c) {
    double const elsewhere = c.smoothing / static_cast<double>(c.classes), image = 1 / static_cast<double>(c.batch);
    parallel_for(worthwhile_threads(c.threads, c.batch * c.classes * 4), c.batch, [=, &c](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            float const* const row = c.logits + n * c.classes;
            float* const g = c.gradient ? c.gradient + n * c.classes : nullptr;
            row_sums const s = sum_up_row(row, c.classes, g);
            double const share = c.shares ? static_cast<double>(c.shares[n]) : 1;
            double const first = (1 - c.smoothing) * share, second = (1 - c.smoothing) - first;
            std::int32_t const label = c.labels[n], other = c.others ? c.others[n] : label;
            double const largest = static_cast<double>(s.largest);
            // - sum_k q_k (x_k - largest - log sum), with sum_k q_k = 1.
            double loss = std::log(s.exponentials) - first * (static_cast<double>(row[label]) - largest);
            if (second != 0) loss -= second * (static_cast<double>(row[other]) - largest);
            if (elsewhere != 0) loss -= elsewhere * s.below;
            c.losses[2 * n] = loss;
            c.losses[2 * n + 1] = first_largest(row, label, s.largest) ? 1 : 0;
            if (!g) continue;
            float const factor = static_cast<float>(image / s.exponentials), constant = static_cast<float>(-image * elsewhere);
            for_each_vec(0, c.classes, [=](auto memory, std::int64_t k) { memory.put(g + k, fma(memory.get(g + k), splat(factor), splat(constant))); });
            g[label] -= static_cast<float>(image * first);
            if (second != 0) g[other] -= static_cast<float>(image * second);
        }
    });
}

#endif
