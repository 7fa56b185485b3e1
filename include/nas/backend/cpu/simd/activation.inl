// Definitions of simd/activation.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Each function has value(x), and backward(x, g) = g * f'(x). At a kink the derivative is that of the flat side, but
// hard_swish at 3 takes 1. NaN stays NaN.

template <activation F>
struct function;

template <>
struct function<activation::none> {
    [[gnu::always_inline]] static vec value(vec x) { return x; }
    [[gnu::always_inline]] static vec backward(vec, vec g) { return g; }
};
template <>
struct function<activation::relu> {
    [[gnu::always_inline]] static vec value(vec x) { return max(vec{}, x); }
    [[gnu::always_inline]] static vec backward(vec x, vec g) { return select_greater(x, vec{}, g, vec{}); }
};
template <>
struct function<activation::relu6> {
    [[gnu::always_inline]] static vec value(vec x) { return min(splat(6), max(vec{}, x)); }
    [[gnu::always_inline]] static vec backward(vec x, vec g) {
        return select_greater(x, vec{}, select_greater(splat(6), x, g, vec{}), vec{});
    }
};
template <>
struct function<activation::hard_sigmoid> {
    [[gnu::always_inline]] static vec value(vec x) { return min(splat(1), max(vec{}, fma(x, splat(1.0f / 6), splat(0.5f)))); }
    [[gnu::always_inline]] static vec backward(vec x, vec g) {
        return select_greater(x, splat(-3), select_greater(splat(3), x, g * splat(1.0f / 6), vec{}), vec{});
    }
};
template <>
struct function<activation::hard_swish> {
    [[gnu::always_inline]] static vec value(vec x) { return x * function<activation::hard_sigmoid>::value(x); }
    [[gnu::always_inline]] static vec backward(vec x, vec g) {
        vec const inside = select_greater(splat(3), x, g * fma(x, splat(1.0f / 3), splat(0.5f)), g);
        return select_greater(x, splat(-3), inside, vec{});
    }
};
template <>
struct function<activation::sigmoid> {
    [[gnu::always_inline]] static vec value(vec x) { return sigmoid(x); }
    [[gnu::always_inline]] static vec backward(vec x, vec g) {
        vec const s = sigmoid(x);
        return g * s * (splat(1) - s);
    }
};
template <>
struct function<activation::swish> {
    [[gnu::always_inline]] static vec value(vec x) { return x * sigmoid(x); }
    [[gnu::always_inline]] static vec backward(vec x, vec g) {
        vec const s = sigmoid(x);
        return g * fma(x * s, splat(1) - s, s);
    }
};

/// run(function<f>{}), which must be of one type for all f: a pointer to a kernel, so that only its loop is compiled per function.
template <class Run>
auto with_activation(activation f, Run const& run) {
    switch (f) {
    case activation::none: break;
    case activation::relu: return run(function<activation::relu>{});
    case activation::relu6: return run(function<activation::relu6>{});
    case activation::hard_swish: return run(function<activation::hard_swish>{});
    case activation::swish: return run(function<activation::swish>{});
    case activation::sigmoid: return run(function<activation::sigmoid>{});
    case activation::hard_sigmoid: return run(function<activation::hard_sigmoid>{});
    }
    return run(function<activation::none>{});
}

#endif
