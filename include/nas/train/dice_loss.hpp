#pragma once
// Dice loss: how little a soft segmentation overlaps the truth (Milletari et al. 2016).

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// How outputs become probabilities.
enum class dice_input : std::uint8_t {
    probabilities, ///< they are
    sigmoid,       ///< classes may overlap
    softmax,       ///< one class per pixel
};

/// For each class of each image: 1 - (2 sum p t + smooth) / (sum p + sum t + smooth), with sums over pixels, or with
/// sum p^2 + sum t^2 below if `squared` (V-Net). Mean or sum of all classes and images.
struct dice_loss {
    dice_input input = dice_input::sigmoid;
    std::int64_t classes = 1;
    double smooth = 1; ///< keeps empty classes from dividing by zero
    bool squared = false;
    bool over_batch = false; ///< the sums run over all images of the batch, so that rare classes are less noisy
    loss_reduction reduction = loss_reduction::mean;

    /// Outputs and targets are {classes, pixels} for each of `images`. If `gradient` is not empty it gets
    /// d loss / d outputs.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings).
    double operator()(std::int64_t images, std::span<float const> outputs, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        check(images, outputs, targets, gradient);
        auto const groups = static_cast<std::size_t>(images), channels = static_cast<std::size_t>(classes);
        std::size_t const pixels = outputs.size() / groups / channels, sets = over_batch ? channels : groups * channels;
        auto const set_of = [&](std::size_t n, std::size_t c) { return over_batch ? c : n * channels + c; };
        std::vector<double> p(channels);
        std::vector<sums> s(sets);
        for (std::size_t n = 0; n < groups; ++n)
            for (std::size_t i = 0; i < pixels; ++i) {
                std::size_t const first = n * channels * pixels + i;
                probabilities(outputs.subspan(first), pixels, p);
                for (std::size_t c = 0; c < channels; ++c) {
                    auto const t = static_cast<double>(targets[first + c * pixels]);
                    sums& of = s[set_of(n, c)];
                    of.both += p[c] * t;
                    of.either += squared ? p[c] * p[c] + t * t : p[c] + t;
                }
            }
        double const share = detail::loss_share(reduction, sets);
        double loss = 0;
        for (sums const& of : s) loss += 1 - (2 * of.both + smooth) / (of.either + smooth);
        if (!gradient.empty()) {
            std::vector<double> g(channels);
            for (std::size_t n = 0; n < groups; ++n)
                for (std::size_t i = 0; i < pixels; ++i) {
                    std::size_t const first = n * channels * pixels + i;
                    probabilities(outputs.subspan(first), pixels, p);
                    for (std::size_t c = 0; c < channels; ++c) {
                        sums const& of = s[set_of(n, c)];
                        double const below = of.either + smooth, above = 2 * of.both + smooth;
                        auto const t = static_cast<double>(targets[first + c * pixels]);
                        g[c] = -share * (2 * t / below - above / (below * below) * (squared ? 2 * p[c] : 1));
                    }
                    to_outputs(p, g);
                    for (std::size_t c = 0; c < channels; ++c) gradient[first + c * pixels] = static_cast<float>(g[c]);
                }
        }
        return loss * share;
    }

private:
    struct sums {
        double both = 0, either = 0;
    };

    // Of one pixel; class c lies at outputs[c * stride].
    void probabilities(std::span<float const> outputs, std::size_t stride, std::vector<double>& p) const {
        double largest = static_cast<double>(outputs[0]), sum = 0;
        for (std::size_t c = 0; c < p.size(); ++c) {
            p[c] = static_cast<double>(outputs[c * stride]);
            largest = p[c] > largest ? p[c] : largest;
        }
        if (input == dice_input::sigmoid)
            for (double& x : p) x = x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
        if (input != dice_input::softmax) return;
        for (double& x : p) sum += x = std::exp(x - largest);
        for (double& x : p) x /= sum;
    }
    // Turns gradients of probabilities into those of outputs.
    void to_outputs(std::vector<double> const& p, std::vector<double>& g) const {
        if (input == dice_input::sigmoid)
            for (std::size_t c = 0; c < p.size(); ++c) g[c] *= p[c] * (1 - p[c]);
        if (input != dice_input::softmax) return;
        double mean = 0;
        for (std::size_t c = 0; c < p.size(); ++c) mean += g[c] * p[c];
        for (std::size_t c = 0; c < p.size(); ++c) g[c] = p[c] * (g[c] - mean);
    }

    void check(std::int64_t images, std::span<float const> outputs, std::span<float const> targets,
               std::span<float> gradient) const {
        detail::some_loss_elements("dice_loss", outputs.size());
        detail::equal_loss_sizes("dice_loss", "targets", outputs.size(), targets.size());
        if (!gradient.empty()) detail::equal_loss_sizes("dice_loss", "gradients", outputs.size(), gradient.size());
        detail::loss_setting(classes >= 1, "dice_loss", "classes", classes, "at least 1");
        detail::loss_setting(input != dice_input::softmax || classes >= 2, "dice_loss", "classes", classes,
                             "at least 2 with softmax");
        detail::loss_setting(smooth >= 0, "dice_loss", "smooth", smooth, "at least 0");
        detail::loss_setting(images >= 1, "dice_loss", "images", images, "at least 1");
        if (outputs.size() % (static_cast<std::size_t>(images) * static_cast<std::size_t>(classes)) != 0)
            throw train_error("nas.train.30", "dice_loss: ", outputs.size(), " outputs do not make pixels for ", images,
                              " images of ", classes, " classes");
    }
};

} // namespace nas::train
