#pragma once
// ArcFace: an angular margin between classes, for recognising faces and other identities (Deng et al. 2019).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

#include <nas/train/loss.hpp>
#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// Softmax cross-entropy of scale * c, where c is the cosine between embedding and class (of `nn::cosine_linear`), and
/// that of the label becomes cos(angle + margin). Beyond angle = pi - margin, where the cosine would rise again, it
/// is c - margin sin(margin), as in the authors' code; with `easy_margin` angles above pi / 2 have no margin instead.
struct arcface_loss {
    double margin = 0.5; ///< radians, in [0, pi / 2]
    double scale = 64;
    bool easy_margin = false;
    loss_reduction reduction = loss_reduction::mean;

    /// `cosines` has a row of classes per label, in [-1, 1]; rounding beyond is cut. The loss, and how many labels have
    /// the largest cosine (without margin). If `gradient` is not empty it gets d loss / d cosines.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings), .33 (a label that is no class).
    loss_value operator()(std::span<float const> cosines, std::span<std::int32_t const> labels,
                          std::span<float> gradient = {}) const {
        std::size_t const classes = check(cosines, labels, gradient);
        double const share = detail::loss_share(reduction, labels.size());
        loss_value out;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            auto const label = static_cast<std::size_t>(labels[i]);
            std::span<float const> const row = cosines.subspan(i * classes, classes);
            std::size_t best = 0;
            for (std::size_t k = 1; k < classes; ++k)
                if (row[k] > row[best]) best = k;
            shifted const s = with_margin(static_cast<double>(row[label]));
            auto const logit = [&](std::size_t k) {
                return scale * (k == label ? s.value : static_cast<double>(row[k]));
            };
            double largest = logit(0), sum = 0;
            for (std::size_t k = 1; k < classes; ++k) largest = std::max(largest, logit(k));
            for (std::size_t k = 0; k < classes; ++k) sum += std::exp(logit(k) - largest);
            double const loss = std::log(sum) - (logit(label) - largest);
            out.loss += loss;
            out.correct += best == label && std::isfinite(loss);
            for (std::size_t k = 0; k < classes && !gradient.empty(); ++k) {
                double const p = std::exp(logit(k) - largest) / sum;
                gradient[i * classes + k] = static_cast<float>(share * scale * (k == label ? (p - 1) * s.slope : p));
            }
        }
        out.loss *= share;
        return out;
    }

private:
    struct shifted {
        double value, slope;
    };
    shifted with_margin(double cosine) const {
        double const c = std::clamp(cosine, -1.0, 1.0);
        bool const no_margin = easy_margin && c <= 0;
        if (no_margin) return {c, 1};
        if (!easy_margin && c <= std::cos(std::numbers::pi - margin)) return {c - margin * std::sin(margin), 1};
        // cos(angle + m) = c cos m - sin(angle) sin m; at angle 0 its slope is infinite and cut
        double const sine = std::sqrt(std::max(1 - c * c, 0.0));
        return {c * std::cos(margin) - sine * std::sin(margin),
                std::cos(margin) + c / std::max(sine, 1e-4) * std::sin(margin)};
    }

    std::size_t check(std::span<float const> cosines, std::span<std::int32_t const> labels,
                      std::span<float> gradient) const {
        detail::some_loss_elements("arcface_loss", labels.size());
        detail::loss_setting(margin >= 0 && margin <= std::numbers::pi / 2, "arcface_loss", "margin", margin,
                             "in [0, pi / 2]");
        detail::loss_setting(scale > 0, "arcface_loss", "scale", scale, "above 0");
        std::size_t const classes = cosines.size() / labels.size();
        if (classes == 0 || cosines.size() % labels.size() != 0)
            throw train_error("nas.train.30", "arcface_loss: ", cosines.size(), " cosines do not make rows for ",
                              labels.size(), " labels");
        if (!gradient.empty()) detail::equal_loss_sizes("arcface_loss", "gradients", cosines.size(), gradient.size());
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] < 0 || static_cast<std::size_t>(labels[i]) >= classes)
                throw train_error("nas.train.33", "arcface_loss: label ", labels[i], " at position ", i,
                                  " is no class; there are ", classes, " classes, counted from 0");
        return classes;
    }
};

} // namespace nas::train
