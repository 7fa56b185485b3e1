// Kernels of optimizer.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

template <bool Nesterov>
void sgd_range(sgd_call const& c, std::int64_t begin, std::int64_t end) {
    float *const parameters = c.parameters, *const velocity = c.velocity;
    float const* const gradients = c.gradients;
    float const momentum = c.momentum, rate = c.rate, scale = c.gradient_scale, decay = c.coupled_decay, keep = c.keep;
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
        vec const p = memory.get(parameters + i), g = fma(splat(decay), p, splat(scale) * memory.get(gradients + i));
        vec const v = fma(splat(momentum), memory.get(velocity + i), g);
        vec const step = Nesterov ? fma(splat(momentum), v, g) : v;
        memory.put(velocity + i, v);
        memory.put(parameters + i, splat(keep) * p - splat(rate) * step);
    });
}
inline void sgd_update(sgd_call const& c) {
    auto* const range = c.nesterov ? &sgd_range<true> : &sgd_range<false>;
    parallel_elements(c.threads, c.elements, [&c, range](std::int64_t begin, std::int64_t end) { range(c, begin, end); });
}

/// With `Learns` the moments take up the gradient first.
template <bool Learns>
void adam_range(adam_call const& c, std::int64_t begin, std::int64_t end) {
    float *const parameters = c.parameters, *const result = c.result ? c.result : c.parameters;
    float *const first = c.first, *const second = c.second;
    float const* const gradients = c.gradients;
    adam_call const f = c; // a copy whose numbers no store can change
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
        vec const p = memory.get(parameters + i);
        vec m = memory.get(first + i), s = memory.get(second + i), step;
        if constexpr (Learns) {
            vec const g = fma(splat(f.coupled_decay), p, memory.get(gradients + i));
            m = fma(splat(f.beta1), m, splat(f.one_less_beta1) * g);
            s = fma(splat(f.beta2), s, splat(f.one_less_beta2) * g * g);
            memory.put(first + i, m);
            memory.put(second + i, s);
            step = fma(splat(f.of_gradient), g, splat(f.size) * m);
        } else {
            step = splat(f.size) * m;
        }
        memory.put(result + i, splat(f.keep) * p - step / fma(splat(f.root_scale), square_root(s), splat(f.epsilon)));
    });
}
inline void adam_update(adam_call const& c) {
    auto* const range = c.gradients ? &adam_range<true> : &adam_range<false>;
    parallel_elements(c.threads, c.elements, [&c, range](std::int64_t begin, std::int64_t end) { range(c, begin, end); });
}

template <bool HasVelocity>
void rmsprop_range(rmsprop_call const& c, std::int64_t begin, std::int64_t end) {
    float *const parameters = c.parameters, *const squares = c.squares, *const velocity = c.velocity;
    float const* const gradients = c.gradients;
    rmsprop_call const f = c;
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
        vec const p = memory.get(parameters + i), g = fma(splat(f.coupled_decay), p, memory.get(gradients + i));
        vec const s = fma(splat(f.smoothing), memory.get(squares + i), splat(f.one_less_smoothing) * g * g);
        vec const root = square_root(s + splat(f.under_root)) + splat(f.beside_root);
        vec v = splat(f.early_rate) * g / root;
        if constexpr (HasVelocity) {
            v = fma(splat(f.momentum), memory.get(velocity + i), v);
            memory.put(velocity + i, v);
        }
        memory.put(squares + i, s);
        memory.put(parameters + i, splat(f.keep) * p - splat(f.late_rate) * v);
    });
}
inline void rmsprop_update(rmsprop_call const& c) {
    auto* const range = c.velocity ? &rmsprop_range<true> : &rmsprop_range<false>;
    parallel_elements(c.threads, c.elements, [&c, range](std::int64_t begin, std::int64_t end) { range(c, begin, end); });
}

#endif
