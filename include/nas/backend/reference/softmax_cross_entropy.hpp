#pragma once
// Softmax cross-entropy with label smoothing (Szegedy et al. 2016), its value and gradient.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>

namespace nas::reference {

/// Sizes and smoothing of a classification loss. The target gives 1 - smoothing to the label and spreads `smoothing`
/// evenly over all classes, the label included (as PyTorch does).
struct cross_entropy_options {
    std::int64_t batch = 1, classes = 2;
    double smoothing = 0; ///< in [0, 1]
};

/// Mean loss over the batch; `gradient` (batch x classes, may be null) receives its derivative with respect to
/// `logits`: (softmax - target) / batch. Precondition: 0 <= labels[n] < classes.
template <std::integral Label>
double softmax_cross_entropy(cross_entropy_options o, float const* logits, Label const* labels, float* gradient) {
    double total = 0;
    double const spread = o.smoothing / static_cast<double>(o.classes);
    for (std::int64_t n = 0; n < o.batch; ++n) {
        float const* const row = logits + n * o.classes;
        auto const label = static_cast<std::int64_t>(labels[n]);
        double const largest = *std::max_element(row, row + o.classes);
        double sum = 0;
        for (std::int64_t k = 0; k < o.classes; ++k) sum += std::exp(static_cast<double>(row[k]) - largest);
        double const log_sum = largest + std::log(sum);
        for (std::int64_t k = 0; k < o.classes; ++k) {
            double const target = spread + (k == label ? 1 - o.smoothing : 0.0);
            double const log_probability = static_cast<double>(row[k]) - log_sum;
            if (target != 0) total -= target * log_probability;
            if (gradient)
                gradient[n * o.classes + k] =
                    static_cast<float>((std::exp(log_probability) - target) / static_cast<double>(o.batch));
        }
    }
    return total / static_cast<double>(o.batch);
}

} // namespace nas::reference
