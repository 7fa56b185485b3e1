#pragma once
// Cross-entropy over classes with weights, ignored labels and label maps.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <nas/train/loss.hpp>
#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// For images, or for each pixel of a label map: -sum_k q_k w_k log softmax(x)_k, with q the label, smoothed as in
/// `softmax_cross_entropy`. The mean divides by the sum of the weights of the labels that are not ignored (PyTorch's
/// and ONNX's convention). If all are ignored, loss and gradient are zero.
struct cross_entropy {
    double label_smoothing = 0;           ///< in [0, 1)
    std::vector<float> class_weights{};   ///< one per class, not negative; empty = all 1
    std::optional<std::int32_t> ignore{}; ///< labels that count for nothing
    std::int64_t pixels = 1;              ///< labels per image; outputs are {classes, pixels} for each image
    bool log_probabilities = false;       ///< outputs are logarithms of probabilities already
    loss_reduction reduction = loss_reduction::mean;

    /// The loss, and how many labels the largest output (the first, among equals) names. If `gradient` is not empty it
    /// gets d loss / d outputs.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings), .33 (a label that is no class).
    loss_value operator()(std::span<float const> outputs, std::span<std::int32_t const> labels,
                          std::span<float> gradient = {}) const {
        std::size_t const classes = check(outputs, labels, gradient);
        auto const per_image = static_cast<std::size_t>(pixels);
        double total_weight = 0;
        for (std::int32_t const label : labels)
            if (label != ignore) total_weight += weight(static_cast<std::size_t>(label));
        double const share = reduction == loss_reduction::sum ? 1 : total_weight > 0 ? 1 / total_weight : 0;
        double const elsewhere = label_smoothing / static_cast<double>(classes);
        loss_value out;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            std::size_t const first = i / per_image * classes * per_image + i % per_image;
            auto const x = [&](std::size_t k) { return static_cast<double>(outputs[first + k * per_image]); };
            if (labels[i] == ignore) {
                for (std::size_t k = 0; k < classes && !gradient.empty(); ++k) gradient[first + k * per_image] = 0;
                continue;
            }
            auto const label = static_cast<std::size_t>(labels[i]);
            std::size_t best = 0;
            for (std::size_t k = 1; k < classes; ++k)
                if (x(k) > x(best)) best = k;
            double log_sum = 0; // of exp(x)
            if (!log_probabilities) {
                double sum = 0;
                for (std::size_t k = 0; k < classes; ++k) sum += std::exp(x(k) - x(best));
                log_sum = x(best) + std::log(sum);
            }
            double loss = 0, mass = 0; // mass: sum of q_k w_k
            auto const wanted = [&](std::size_t k) {
                return weight(k) * (elsewhere + (k == label ? 1 - label_smoothing : 0));
            };
            for (std::size_t k = 0; k < classes; ++k)
                if (double const q = wanted(k); q != 0) loss -= q * (x(k) - log_sum), mass += q;
            out.loss += loss;
            out.correct += best == label && std::isfinite(loss);
            if (gradient.empty()) continue;
            for (std::size_t k = 0; k < classes; ++k) {
                double const slope = log_probabilities ? -wanted(k) : mass * std::exp(x(k) - log_sum) - wanted(k);
                gradient[first + k * per_image] = static_cast<float>(slope * share);
            }
        }
        out.loss *= share;
        return out;
    }

private:
    double weight(std::size_t k) const { return class_weights.empty() ? 1.0 : static_cast<double>(class_weights[k]); }

    std::size_t check(std::span<float const> outputs, std::span<std::int32_t const> labels,
                      std::span<float> gradient) const {
        detail::some_loss_elements("cross_entropy", labels.size());
        detail::loss_setting(pixels >= 1, "cross_entropy", "pixels", pixels, "at least 1");
        detail::loss_setting(label_smoothing >= 0 && label_smoothing < 1, "cross_entropy", "label_smoothing",
                             label_smoothing, "in [0, 1)");
        for (float const w : class_weights)
            detail::loss_setting(w >= 0, "cross_entropy", "a class weight", w, "at least 0");
        auto const per_image = static_cast<std::size_t>(pixels);
        std::size_t const classes = outputs.size() / labels.size();
        if (classes == 0 || outputs.size() % labels.size() != 0 || labels.size() % per_image != 0)
            throw train_error("nas.train.30", "cross_entropy: ", outputs.size(), " outputs do not make classes for ",
                              labels.size(), " labels of ", pixels, " per image");
        if (!class_weights.empty())
            detail::equal_loss_sizes("cross_entropy", "class weights", classes, class_weights.size());
        if (!gradient.empty()) detail::equal_loss_sizes("cross_entropy", "gradients", outputs.size(), gradient.size());
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] != ignore && (labels[i] < 0 || static_cast<std::size_t>(labels[i]) >= classes))
                throw train_error("nas.train.33", "cross_entropy: label ", labels[i], " at position ", i,
                                  " is no class; there are ", classes, " classes, counted from 0");
        return classes;
    }
};

} // namespace nas::train
