#pragma once
// Gradient clipping.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/backend/cpu/flat.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// Euclidean norm of `x`, summed in doubles over blocks of fixed size: the same for every number of threads.
/// `partial` is scratch that keeps its memory between calls.
inline double global_norm(std::span<float const> x, std::vector<double>& partial, int threads = 1) {
    constexpr std::size_t block = 1 << 14;
    auto const level = cpu::best_simd_level();
    partial.assign((x.size() + block - 1) / block, 0.0);
    parallel_for(threads, static_cast<std::int64_t>(partial.size()), [&](std::int64_t begin, std::int64_t end, int) {
        for (auto b = static_cast<std::size_t>(begin); b < static_cast<std::size_t>(end); ++b) {
            std::size_t const first = b * block;
            partial[b] =
                cpu::squared_sum(level, x.data() + first, static_cast<std::int64_t>(std::min(block, x.size() - first)));
        }
    });
    double sum = 0;
    for (double const p : partial) sum += p;
    return std::sqrt(sum);
}

/// Limits of the gradients; 0 = no limit. Values are clipped before the norm.
struct clipping {
    double norm = 0;  ///< gradients of a larger global norm are scaled down to it (Pascanu et al. 2013)
    double value = 0; ///< each gradient is brought into [-value, value]

    void check() const {
        if (!(norm >= 0 && value >= 0))
            throw train_error("nas.train.4", "clipping: norm is ", norm, " and value is ", value,
                              "; both must be at least 0 (0 = no limit)");
    }

    /// Clips in place. Returns the norm found before scaling, or 0 if `norm` is 0; not finite if a gradient is not.
    double operator()(std::span<float> gradients, std::vector<double>& scratch, int threads = 1) const {
        auto const n = static_cast<std::int64_t>(gradients.size());
        float* const g = gradients.data();
        auto const level = cpu::best_simd_level();
        if (value > 0) cpu::limit_values(level, g, n, static_cast<float>(value), threads);
        if (norm <= 0) return 0;
        double const found = global_norm(gradients, scratch, threads);
        if (found > norm && std::isfinite(found))
            cpu::scale_values(level, g, n, static_cast<float>(norm / found), threads);
        return found;
    }
};

} // namespace nas::train
