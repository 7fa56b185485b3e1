#pragma once
// Batch normalisation of blocked images with the activation behind it: training, its gradients, inference.

#include <cmath>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::cpu {

/// One call of a training forward. Arrays with one float per channel are plain.
struct batch_norm_training_call {
    image_extents extents;
    double epsilon = 1e-5, momentum = 0.1;
    activation act = activation::none;
    float const *in = nullptr, *scale = nullptr, *shift = nullptr;
    float *running_mean = nullptr, *running_variance = nullptr; ///< moved: (1 - momentum) * old + momentum * new
    float* out = nullptr;                                       ///< may be `in`
    float* saved = nullptr;                                     ///< `batch_norm_saved_elements`, for backward
    void* scratch = nullptr;                                    ///< `batch_norm_scratch_bytes`
    int threads = 1;
};

/// One call of backward, with the `in`, `scale`, `shift` and `saved` of forward. Results that are null are not computed.
struct batch_norm_backward_call {
    image_extents extents;
    activation act = activation::none;
    float const *in = nullptr, *scale = nullptr, *shift = nullptr, *saved = nullptr, *out_gradient = nullptr;
    float* in_gradient = nullptr; ///< may be `out_gradient`
    float *scale_gradient = nullptr, *shift_gradient = nullptr;
    void* scratch = nullptr;
    int threads = 1;
};

struct batch_norm_inference_call {
    image_extents extents;
    double epsilon = 1e-5;
    activation act = activation::none;
    float const *in = nullptr, *scale = nullptr, *shift = nullptr, *mean = nullptr, *variance = nullptr;
    float* out = nullptr; ///< may be `in`
    int threads = 1;
};

namespace detail {

// Statistics of some elements of a block of channels: merged pairwise, so that no digits are lost (Chan et al. 1979).
struct batch_norm_part {
    double count = 0;
    double mean[16] = {}, squares[16] = {}; // squares: sum of squared deviations from the mean
};

} // namespace detail
} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/batch_norm.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Floats kept from forward to backward: mean and 1 / deviation of every channel.
constexpr std::int64_t batch_norm_saved_elements(simd_level l, image_extents const& e) {
    return 2 * e.blocks(lanes(l)) * lanes(l);
}

constexpr std::size_t batch_norm_scratch_bytes(int threads) {
    return static_cast<std::size_t>(threads) * sizeof(detail::batch_norm_part);
}

/// out = act(scale * (in - mean) / sqrt(variance + epsilon) + shift) with the statistics of the batch. Precondition: at
/// least two elements per channel. A block of channels is read for its statistics and, while it is in cache, written.
inline void batch_norm_forward_training(simd_level l, batch_norm_training_call const& c) {
    NAS_SIMD_SELECT(l, batch_norm_forward_training)(c);
    if (moves_zero(c.act)) clear_filling(l, c.extents, c.out);
}

inline void batch_norm_backward(simd_level l, batch_norm_backward_call const& c) {
    NAS_SIMD_SELECT(l, batch_norm_backward)(c);
}

/// The same function with given statistics.
inline void batch_norm_forward_inference(simd_level l, batch_norm_inference_call const& c) {
    NAS_SIMD_SELECT(l, batch_norm_forward_inference)(c);
    if (moves_zero(c.act)) clear_filling(l, c.extents, c.out);
}

} // namespace nas::cpu
