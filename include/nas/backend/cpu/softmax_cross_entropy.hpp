#pragma once
// Softmax cross-entropy of plain rows of logits, with label smoothing and targets shared between two labels.

#include <cmath>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>

namespace nas::cpu {

/// The target of an image gives (1 - smoothing) * share to its label, (1 - smoothing) * (1 - share) to the other label,
/// and spreads `smoothing` evenly over all classes.
struct cross_entropy_call {
    std::int64_t batch = 1, classes = 2;
    double smoothing = 0;          ///< in [0, 1)
    float const* logits = nullptr; ///< batch x classes
    std::int32_t const* labels = nullptr;
    std::int32_t const* others = nullptr; ///< null if all shares are 1
    float const* shares = nullptr;        ///< of the first label, in [0, 1]
    float* gradient = nullptr;            ///< batch x classes: (softmax - target) / batch; null: not computed
    double* losses = nullptr;             ///< two per image: its loss, and 1 if its label has the largest logit, else 0
    int threads = 1;
};

/// Mean loss in nats (not finite if a logit is not), and how many images have their largest logit, the first among
/// equals, at their label.
struct cross_entropy_result {
    double loss = 0;
    std::int64_t correct = 0;
};

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/softmax_cross_entropy.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Preconditions: labels are in [0, classes); `losses` has room for twice the batch. Equal for any number of threads.
inline cross_entropy_result softmax_cross_entropy(simd_level l, cross_entropy_call const& c) {
    NAS_SIMD_SELECT(l, softmax_cross_entropy)(c);
    cross_entropy_result r;
    for (std::int64_t n = 0; n < c.batch; ++n) {
        r.loss += c.losses[2 * n];
        r.correct += c.losses[2 * n + 1] != 0;
    }
    r.loss /= static_cast<double>(c.batch);
    return r;
}

} // namespace nas::cpu
