#pragma once
// Softmax cross-entropy: how wrong a classifier is, and the gradient that corrects it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/train/target.hpp>

namespace nas::train {

struct loss_value {
    double loss = 0;          ///< mean over the images, in nats; not finite if a logit is not
    std::int64_t correct = 0; ///< images whose largest logit (the first, among equals) is that of the label

    friend bool operator==(loss_value const&, loss_value const&) = default;
};

/// Mean over images of -sum_k q_k log softmax(x)_k, where q is 1 - label_smoothing at the label plus
/// label_smoothing / classes everywhere (Szegedy et al. 2016). The largest logit is subtracted first, so nothing
/// overflows.
struct softmax_cross_entropy {
    double label_smoothing = 0; ///< in [0, 1)

    /// `logits` holds one row of classes per label. If `gradient` is not empty it gets d loss / d logits, of the same
    /// size: (softmax - q) / images. Precondition: labels are below the number of classes and not empty.
    loss_value operator()(std::span<float const> logits, std::span<std::uint8_t const> labels,
                          std::span<float> gradient = {}) const {
        return of(logits, labels.size(), gradient, [labels](std::size_t i) { return target{.label = labels[i]}; });
    }

    /// The same for targets, which may share an image between two labels; `correct` counts their first label.
    /// Precondition: labels are classes.
    loss_value operator()(std::span<float const> logits, std::span<target const> targets,
                          std::span<float> gradient = {}) const {
        return of(logits, targets.size(), gradient, [targets](std::size_t i) { return targets[i]; });
    }

private:
    template <class TargetAt>
    loss_value of(std::span<float const> logits, std::size_t images, std::span<float> gradient, TargetAt at) const {
        std::size_t const classes = logits.size() / images;
        double const elsewhere = label_smoothing / static_cast<double>(classes);
        double const share = 1 / static_cast<double>(images);
        loss_value out;
        for (std::size_t i = 0; i < images; ++i) {
            float const* const x = logits.data() + i * classes;
            target const t = at(i);
            auto const label = static_cast<std::size_t>(t.label);
            auto const other = t.share < 1 ? static_cast<std::size_t>(t.other) : label;
            double const first = (1 - label_smoothing) * static_cast<double>(t.share),
                         second = (1 - label_smoothing) - first;
            std::size_t best = 0;
            for (std::size_t k = 1; k < classes; ++k)
                if (x[k] > x[best]) best = k;
            double const largest = x[best];
            float* const g = gradient.empty() ? nullptr : gradient.data() + i * classes;
            double sum = 0, below = 0; // of exp(x - largest), of x - largest
            for (std::size_t k = 0; k < classes; ++k) {
                double const e = std::exp(x[k] - largest);
                if (g) g[k] = static_cast<float>(e);
                sum += e;
                below += x[k] - largest;
            }
            double loss = std::log(sum) - first * (x[label] - largest) - elsewhere * below;
            if (second > 0) loss -= second * (x[other] - largest);
            out.loss += loss;
            out.correct += best == label && std::isfinite(loss);
            if (!g) continue;
            for (std::size_t k = 0; k < classes; ++k)
                g[k] = static_cast<float>(
                    (g[k] / sum - elsewhere - (k == label ? first : 0) - (k == other ? second : 0)) * share);
        }
        out.loss *= share;
        return out;
    }
};

} // namespace nas::train
