// Kernels of multiply.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void multiply_forward(std::int64_t elements, float const* first, float const* second, float* out, int threads) {
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) { memory.put(out + i, memory.get(first + i) * memory.get(second + i)); });
    });
}

// One image's block of channels; without a norm, `factor` and `offset` are null.
struct gated_plane {
    float const *factor, *offset;
    float const *image, *gate;
    std::int64_t size; // floats
};

template <class Function>
void gate_plane(gated_plane const& p, float* out) {
    vec const a = p.factor ? load(p.factor) : splat(1), b = p.factor ? load(p.offset) : vec{}, gate = load(p.gate);
    for (std::int64_t i = 0; i < p.size; i += lanes) store(out + i, Function::value(fma(load(p.image + i), a, b)) * gate);
}

template <class Function>
void gate_plane_gradient(gated_plane const& p, float const* out_gradient, float* image_gradient, float* gate_gradient) {
    vec const a = p.factor ? load(p.factor) : splat(1), b = p.factor ? load(p.offset) : vec{}, gate = load(p.gate);
    vec sum[2] = {};
    auto const add = [&](std::int64_t i, std::size_t k) NAS_INLINE_LAMBDA {
        vec const g = load(out_gradient + i);
        sum[k] = fma(g, Function::value(fma(load(p.image + i), a, b)), sum[k]);
        if (image_gradient) store(image_gradient + i, g * gate);
    };
    std::int64_t i = 0;
    for (; i + 2 * lanes <= p.size; i += 2 * lanes) {
        add(i, 0);
        add(i + lanes, 1);
    }
    if (i < p.size) add(i, 0);
    if (gate_gradient) store(gate_gradient, sum[0] + sum[1]);
}

template <class Work>
void for_each_gated_plane(image_extents const& e, float const* image, float const* gate, int threads, norm_link const* norm, Work const& work) {
    std::int64_t const blocks = e.blocks(lanes), planes = e.batch * blocks, size = e.pixels * lanes;
    parallel_for(worthwhile_threads(threads, planes * size), planes, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const channel = plane % blocks * lanes;
            work(plane, gated_plane{norm ? norm->factor + channel : nullptr, norm ? norm->offset + channel : nullptr, image + plane * size,
                                    gate + plane * lanes, size});
        }
    });
}

inline void multiply_gate_forward(image_extents const& e, float const* image, float const* gate, float* out, int threads, norm_link const* norm) {
    auto* const run = with_activation(norm ? norm->act : activation::none, [](auto fn) { return &gate_plane<decltype(fn)>; });
    for_each_gated_plane(e, image, gate, threads, norm,
                         [&](std::int64_t plane, gated_plane const& p) { run(p, out + plane * p.size); });
}

inline void multiply_gate_backward(image_extents const& e, float const* image, float const* gate, float const* out_gradient,
                                   float* image_gradient, float* gate_gradient, int threads, norm_link const* norm) {
    auto* const run = with_activation(norm ? norm->act : activation::none, [](auto fn) { return &gate_plane_gradient<decltype(fn)>; });
    for_each_gated_plane(e, image, gate, threads, norm, [&](std::int64_t plane, gated_plane const& p) {
        run(p, out_gradient + plane * p.size, image_gradient ? image_gradient + plane * p.size : nullptr,
            gate_gradient ? gate_gradient + plane * lanes : nullptr);
    });
}

#endif
