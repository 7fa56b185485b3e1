// One value of an activation, compiled once per instruction set, for tests/unit/backend/cpu/simd/activation.cpp.
#if defined(NAS_SIMD_WIDTH)

template <class Function>
float test_value(float x) {
    float all[lanes];
    store(all, Function::value(splat(x)));
    return all[lanes - 1];
}

inline float test_value_at_two(activation f) { return with_activation(f, [](auto fn) { return &test_value<decltype(fn)>; })(2); }

#endif
