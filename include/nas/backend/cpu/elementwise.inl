// Kernels of elementwise.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

/// tanh; polynomial of Cephes' tanhf (S. L. Moshier) near zero, 1 - 2 / (e^2x + 1) elsewhere.
[[gnu::always_inline]] inline vec tanh(vec x) {
    vec const z = x * x, size = max(x, vec{} - x);
    vec p = fma(z, splat(-5.70498872745e-3f), splat(2.06390887954e-2f));
    p = fma(p, z, splat(-5.37397155531e-2f));
    p = fma(p, z, splat(1.33314422036e-1f));
    p = fma(p, z, splat(-3.33332819422e-1f));
    vec const far = splat(1) - splat(2) / (exp(x + x) + splat(1));
    return select_greater(splat(0.625f), size, fma(p * z, x, x), far);
}

/// The normal distribution function and density times sqrt(2 pi) from e^(-x^2/2) (Abramowitz and Stegun 7.1.26).
struct normal_law {
    vec distribution, bell;
};
[[gnu::always_inline]] inline normal_law normal(vec x) {
    vec const size = max(x, vec{} - x);
    vec const t = splat(1) / fma(size, splat(0.3275911f * 0.70710678f), splat(1));
    vec p = fma(t, splat(1.061405429f), splat(-1.453152027f));
    p = fma(p, t, splat(1.421413741f));
    p = fma(p, t, splat(-0.284496736f));
    p = fma(p, t, splat(0.254829592f));
    vec const bell = exp(splat(-0.5f) * x * x);
    vec const tail = splat(0.5f) * p * t * bell;
    return {select_greater(x, vec{}, splat(1) - tail, tail), bell};
}

// Each has value(x) and slope(x).
struct gelu_function {
    float a, b;
    [[gnu::always_inline]] vec value(vec x) const { return x * normal(x).distribution; }
    [[gnu::always_inline]] vec slope(vec x) const {
        normal_law const n = normal(x);
        return fma(x * n.bell, splat(0.39894228f), n.distribution);
    }
};
struct gelu_tanh_function {
    float a, b;
    [[gnu::always_inline]] static vec curve(vec x) { return tanh(splat(0.79788456f) * x * fma(splat(0.044715f) * x, x, splat(1))); }
    [[gnu::always_inline]] vec value(vec x) const { return splat(0.5f) * x * (splat(1) + curve(x)); }
    [[gnu::always_inline]] vec slope(vec x) const {
        vec const t = curve(x), inner = splat(0.79788456f) * fma(splat(3 * 0.044715f) * x, x, splat(1));
        return splat(0.5f) * (splat(1) + t + x * (splat(1) - t * t) * inner);
    }
};
struct elu_function { // b * (x, below zero a * (e^(x / c) - 1)) with 1 / c = inverse
    float a, b, inverse;
    [[gnu::always_inline]] vec value(vec x) const {
        return splat(b) * select_greater(x, vec{}, x, splat(a) * (exp(min(vec{}, x) * splat(inverse)) - splat(1)));
    }
    [[gnu::always_inline]] vec slope(vec x) const {
        return splat(b) * select_greater(x, vec{}, splat(1), splat(a * inverse) * exp(x * splat(inverse)));
    }
};
struct leaky_relu_function {
    float a, b;
    [[gnu::always_inline]] vec value(vec x) const { return select_greater(x, vec{}, x, splat(a) * x); }
    [[gnu::always_inline]] vec slope(vec x) const { return select_greater(x, vec{}, splat(1), splat(a)); }
};
struct mish_function { // tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2)
    float a, b;
    [[gnu::always_inline]] static vec product(vec x) {
        vec const e = exp(min(x, splat(20)));
        return e * (e + splat(2));
    }
    [[gnu::always_inline]] vec value(vec x) const {
        vec const n = product(x);
        return x * (n / (n + splat(2)));
    }
    [[gnu::always_inline]] vec slope(vec x) const {
        vec const n = product(x), below = splat(1) / (n + splat(2));
        return fma(x * sigmoid(x), splat(4) * (n + splat(1)) * below * below, n * below);
    }
};
struct tanh_function {
    float a, b;
    [[gnu::always_inline]] vec value(vec x) const { return tanh(x); }
    [[gnu::always_inline]] vec slope(vec x) const {
        vec const t = tanh(x);
        return splat(1) - t * t;
    }
};
struct swish_function {
    float a, b;
    [[gnu::always_inline]] vec value(vec x) const { return x * sigmoid(splat(a) * x); }
    [[gnu::always_inline]] vec slope(vec x) const {
        vec const s = sigmoid(splat(a) * x);
        return fma(splat(a) * x * s, splat(1) - s, s);
    }
};

template <class Function>
void elementwise_range(Function f, float const* in, float* out, std::int64_t begin, std::int64_t end) {
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) { memory.put(out + i, f.value(memory.get(in + i))); });
}

template <class Function>
void elementwise_backward_range(Function f, float const* in, float const* out_gradient, float* in_gradient, std::int64_t begin, std::int64_t end) {
    for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
        memory.put(in_gradient + i, memory.get(out_gradient + i) * f.slope(memory.get(in + i)));
    });
}

/// run(f) for the function that `f` names.
template <class Run>
void with_elementwise(elementwise_function f, float a, float b, Run const& run) {
    switch (f) {
    case elementwise_function::gelu: return run(gelu_function{a, b});
    case elementwise_function::gelu_tanh: return run(gelu_tanh_function{a, b});
    case elementwise_function::elu: return run(elu_function{a, 1, 1});
    case elementwise_function::celu: return run(elu_function{a, 1, 1 / a});
    case elementwise_function::selu: return run(elu_function{a, b, 1});
    case elementwise_function::mish: return run(mish_function{a, b});
    case elementwise_function::tanh: return run(tanh_function{a, b});
    case elementwise_function::swish: return run(swish_function{a, b});
    default: return run(leaky_relu_function{a, b});
    }
}

inline void elementwise_forward(elementwise_function f, float a, float b, std::int64_t elements, float const* in, float* out, int threads) {
    with_elementwise(f, a, b, [=](auto function) {
        parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) { elementwise_range(function, in, out, begin, end); });
    });
}

inline void elementwise_backward(elementwise_function f, float a, float b, std::int64_t elements, float const* in, float const* out_gradient,
                                 float* in_gradient, int threads) {
    with_elementwise(f, a, b, [=](auto function) {
        parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) {
            elementwise_backward_range(function, in, out_gradient, in_gradient, begin, end);
        });
    });
}

#endif
