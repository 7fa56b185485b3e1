#pragma once
// The passes of a batch norm one by one, for kernels that do them on images they hold in cache.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/batch_norm.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/norm_link.hpp>
#include <nas/backend/cpu/simd_level.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::cpu {

/// Options and parameters of the norm, plain, one float per channel.
struct norm_statistics_call {
    double epsilon = 1e-5, momentum = 0.1;
    float const *scale = nullptr, *shift = nullptr;
    float *running_mean = nullptr, *running_variance = nullptr; ///< moved: (1 - momentum) * old + momentum * new
};

namespace detail {

constexpr std::int64_t norm_link_floats(simd_level l, std::int64_t channels) {
    return (channels + lanes(l) - 1) / lanes(l) * lanes(l);
}

} // namespace detail

/// Memory of a link, 64-byte aligned.
constexpr std::size_t norm_link_bytes(simd_level l, std::int64_t channels, int threads) {
    auto const floats = static_cast<std::size_t>(detail::norm_link_floats(l, channels));
    return (6 * floats * sizeof(float) + 63) / 64 * 64 + static_cast<std::size_t>(threads) *
                                                             (floats / static_cast<std::size_t>(lanes(l))) *
                                                             sizeof(detail::batch_norm_part);
}

/// A link whose arrays lie in `memory`.
inline norm_link make_norm_link(simd_level l, activation act, std::int64_t channels, int threads, void* memory) {
    std::int64_t const floats = detail::norm_link_floats(l, channels);
    auto* const f = static_cast<float*>(memory);
    auto* const after =
        static_cast<std::byte*>(memory) + (6 * static_cast<std::size_t>(floats) * sizeof(float) + 63) / 64 * 64;
    return {.act = act,
            .channels = channels,
            .threads = threads,
            .mean = f,
            .inverse = f + floats,
            .factor = f + 2 * floats,
            .offset = f + 3 * floats,
            .slope = f + 4 * floats,
            .constant = f + 5 * floats,
            .parts = reinterpret_cast<detail::batch_norm_part*>(after)};
}

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/norm_passes.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Forgets the statistics or sums that were added.
inline void clear_parts(simd_level l, norm_link const& link) {
    std::fill_n(link.parts, link.threads * ((link.channels + lanes(l) - 1) / lanes(l)), detail::batch_norm_part{});
}

/// Adds the statistics of some images to the part of `thread`.
inline void add_statistics(simd_level l, norm_link const& link, image_extents const& e, float const* images,
                           int thread) {
    NAS_SIMD_SELECT(l, add_link_statistics)(link, e, images, thread);
}

/// mean, inverse, factor and offset from the parts, which are joined in the order of the threads, and the running
/// statistics. Precondition: at least two elements per channel were added.
inline void finish_statistics(simd_level l, norm_link const& link, norm_statistics_call const& c) {
    NAS_SIMD_SELECT(l, finish_link_statistics)(link, c);
}

/// out = act(factor * in + offset) for some images; `out` may be `in`.
inline void apply_norm(simd_level l, norm_link const& link, image_extents const& e, float const* in, float* out) {
    NAS_SIMD_SELECT(l, apply_link)(link, e, in, out);
    if (moves_zero(link.act)) clear_filling(l, e, out);
}

/// m = act'(factor * in + offset) * out_gradient for some images, and the sums of m and of m * (in - mean), added to the
/// part of `thread`; `m` may be `out_gradient`.
inline void add_gradient_sums(simd_level l, norm_link const& link, image_extents const& e, float const* in,
                              float const* out_gradient, float* m, int thread) {
    if (link.act == activation::none && m == out_gradient) NAS_SIMD_SELECT(l, add_link_sums)(link, e, in, m, thread);
    else NAS_SIMD_SELECT(l, mask_link_gradient)(link, e, in, out_gradient, nullptr, m, thread);
}

/// The same for a reader of the norm that runs behind others, a global average pool: its gradient is `mean_gradient`, a
/// blocked image of one pixel, / pixels for every pixel, and is added to the `out_gradient` that the others left.
inline void add_pool_gradient_sums(simd_level l, norm_link const& link, image_extents const& e, float const* in,
                                   float const* out_gradient, float const* mean_gradient, float* m, int thread) {
    NAS_SIMD_SELECT(l, mask_link_gradient)(link, e, in, out_gradient, mean_gradient, m, thread);
}

/// slope and constant from the sums over `count` elements per channel, and the gradients of scale and shift (plain).
inline void finish_gradient_sums(simd_level l, norm_link const& link, std::int64_t count, float* scale_gradient,
                                 float* shift_gradient) {
    NAS_SIMD_SELECT(l, finish_link_sums)(link, count, scale_gradient, shift_gradient);
}

/// in_gradient = factor * m + slope * in + constant for some images; `in_gradient` may be `m`.
inline void apply_norm_gradient(simd_level l, norm_link const& link, image_extents const& e, float const* in,
                                float const* m, float* in_gradient) {
    NAS_SIMD_SELECT(l, apply_link_gradient)(link, e, in, m, in_gradient);
}

/// out = act(factor * in + offset + other) for some images; link.act plays no part.
inline void apply_norm_add(simd_level l, norm_link const& link, activation act, image_extents const& e, float const* in,
                           float const* other, float* out) {
    NAS_SIMD_SELECT(l, apply_link_add)(link, act, e, in, other, out);
    if (moves_zero(act)) clear_filling(l, e, out);
}

/// m = act'(factor * in + offset + other) * out_gradient, the gradient by `other`, and its sums for the part of `thread`.
/// Without an activation `m` may be `out_gradient`.
inline void norm_add_gradient(simd_level l, norm_link const& link, activation act, image_extents const& e,
                              float const* in, float const* other, float const* out_gradient, float* m, int thread) {
    NAS_SIMD_SELECT(l, link_add_gradient)(link, act, e, in, other, out_gradient, m, thread);
}

} // namespace nas::cpu
