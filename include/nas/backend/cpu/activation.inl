// Kernels of activation.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// How far ahead arrays are fetched, in floats.
inline constexpr std::int64_t activation_fetch_distance = 1024;

template <class Function>
void activation_range(float const* in, float* out, std::int64_t begin, std::int64_t end) {
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
        __builtin_prefetch(in + i + activation_fetch_distance);
        __builtin_prefetch(out + i + activation_fetch_distance);
        memory.put(out + i, Function::value(memory.get(in + i)));
    });
}

inline void activation_forward(activation f, std::int64_t elements, float const* in, float* out, int threads) {
    auto* const run = with_activation(f, [](auto fn) { return &activation_range<decltype(fn)>; });
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) { run(in, out, begin, end); });
}

template <class Function>
void activation_backward_range(float const* in, float const* out_gradient, float* in_gradient, std::int64_t begin, std::int64_t end) {
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
        memory.put(in_gradient + i, Function::backward(memory.get(in + i), memory.get(out_gradient + i)));
    });
}

inline void activation_backward(activation f, std::int64_t elements, float const* in, float const* out_gradient, float* in_gradient,
                                int threads) {
    auto* const run = with_activation(f, [](auto fn) { return &activation_backward_range<decltype(fn)>; });
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) { run(in, out_gradient, in_gradient, begin, end); });
}

// Gradients in terms of the output y.
struct sigmoid_by_output {
    [[gnu::always_inline]] static vec backward(vec y, vec g) { return g * y * (splat(1) - y); }
};
struct hard_sigmoid_by_output {
    [[gnu::always_inline]] static vec backward(vec y, vec g) {
        return select_greater(y, vec{}, select_greater(splat(1), y, g * splat(1.0f / 6), vec{}), vec{});
    }
};

inline void activation_backward_from_output(activation f, std::int64_t elements, float const* out, float const* out_gradient,
                                            float* in_gradient, int threads) {
    // The output of the other functions is in the linear range exactly when their input is.
    auto* const run = f == activation::sigmoid        ? &activation_backward_range<sigmoid_by_output>
                      : f == activation::hard_sigmoid ? &activation_backward_range<hard_sigmoid_by_output>
                                                      : with_activation(f, [](auto fn) { return &activation_backward_range<decltype(fn)>; });
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) { run(out, out_gradient, in_gradient, begin, end); });
}

#endif
