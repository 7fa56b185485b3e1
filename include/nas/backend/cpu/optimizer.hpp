#pragma once
// Updates of parameters by their gradients over flat arrays, in one pass. Three formulas hold what the rules of training
// have in common: momentum (SGD, LARS, NovoGrad), moments (Adam, AdamW, NAdam, LAMB), root mean squares (RMSprop, Adagrad).

#include <cmath>
#include <cstdint>

#include <nas/backend/cpu/simd/vec.hpp>

namespace nas::cpu {

/// g = gradient_scale * gradient + coupled_decay * p; v = momentum * v + g;
/// p = keep * p - rate * (nesterov ? g + momentum * v : v)
struct sgd_call {
    std::int64_t elements = 0;
    float* parameters = nullptr;
    float const* gradients = nullptr;
    float* velocity = nullptr; ///< v
    float rate = 0, momentum = 0;
    bool nesterov = false;
    float coupled_decay = 0, keep = 1; ///< keep < 1 is a decoupled decay
    float gradient_scale = 1;
    int threads = 1;
};

/// g = gradient + coupled_decay * p; m = beta1 * m + (1 - beta1) * g; s = beta2 * s + (1 - beta2) * g^2;
/// p = keep * p - (of_gradient * g + size * m) / (root_scale * sqrt(s) + epsilon) (Kingma and Ba 2015). In the update of
/// number t, size is rate / (1 - beta1^t) and root_scale is 1 / sqrt(1 - beta2^t); of_gradient looks ahead (Dozat 2016).
struct adam_call {
    std::int64_t elements = 0;
    float* parameters = nullptr;
    float const* gradients = nullptr;          ///< null: m and s stay as they are, and g is 0
    float *first = nullptr, *second = nullptr; ///< m and s
    float beta1 = 0.9f, one_less_beta1 = 0.1f, beta2 = 0.999f, one_less_beta2 = 0.001f;
    float size = 0, root_scale = 1, epsilon = 1e-8f;
    float coupled_decay = 0, keep = 1;
    float of_gradient = 0;
    float* result = nullptr; ///< receives the new p; null: they replace the old ones
    int threads = 1;
};

/// g = gradient + coupled_decay * p; s = smoothing * s + (1 - smoothing) * g^2;
/// v = momentum * v + early_rate * g / (sqrt(s + under_root) + beside_root); p = keep * p - late_rate * v. The rate
/// enters early, with epsilon under the root (TensorFlow), or late, with epsilon beside it (PyTorch).
struct rmsprop_call {
    std::int64_t elements = 0;
    float* parameters = nullptr;
    float const* gradients = nullptr;
    float *squares = nullptr, *velocity = nullptr; ///< s and v; no velocity: momentum is 0
    float smoothing = 0.9f, one_less_smoothing = 0.1f, momentum = 0;
    float early_rate = 1, late_rate = 0, under_root = 0, beside_root = 0;
    float coupled_decay = 0, keep = 1;
    int threads = 1;
};

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/optimizer.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// The results of these do not depend on the number of threads.
inline void sgd_update(simd_level l, sgd_call const& c) { NAS_SIMD_SELECT(l, sgd_update)(c); }
inline void adam_update(simd_level l, adam_call const& c) { NAS_SIMD_SELECT(l, adam_update)(c); }
inline void rmsprop_update(simd_level l, rmsprop_call const& c) { NAS_SIMD_SELECT(l, rmsprop_update)(c); }

} // namespace nas::cpu
