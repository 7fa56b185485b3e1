#pragma once
// A published configuration of a training as numbers to print, edit and use.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/train/clip.hpp>
#include <nas/train/ema.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/piecewise_rate.hpp>
#include <nas/train/polynomial_rate.hpp>
#include <nas/train/recipe.hpp>
#include <nas/train/schedule.hpp>
#include <nas/train/sgd.hpp>
#include <nas/train/train_error.hpp>
#include <nas/train/weight_decay.hpp>

namespace nas::train {

/// How the rate goes on after the warm-up.
enum class preset_curve : std::uint8_t {
    cosine,        ///< to `final_rate` over what the warm-up leaves
    cosine_behind, ///< over the whole training; the warm-up replaces its beginning
    stepwise,      ///< `changes`
    linear,        ///< to `final_rate`, once per epoch
    constant
};

constexpr std::string_view to_text(preset_curve c) {
    switch (c) {
    case preset_curve::cosine: return "cosine after the warm-up";
    case preset_curve::cosine_behind: return "cosine behind the warm-up";
    case preset_curve::stepwise: return "stepwise";
    case preset_curve::linear: return "linear, once per epoch";
    case preset_curve::constant: return "constant";
    }
    return "unknown";
}

/// Numbers as they were published; what a configuration does not state is 0 or empty. `recipe_for` makes them a recipe.
struct training_preset {
    std::string name{};
    std::string task{}; ///< "classification", "detection", "lidar", "segmentation", "medical segmentation"
    std::string data{}; ///< what it was trained on
    std::vector<std::int64_t> image{}; ///< height and width; of volumes depth, too

    std::int64_t batch = 0; ///< images per update over all devices; 0: yours to state
    int epochs = 0;         ///< 0: as many as `steps` need; both 0: yours to state
    std::int64_t steps = 0; ///< updates in all

    train::optimizer optimizer = sgd{.momentum = 0.9, .nesterov = false};
    double rate = 0; ///< after the warm-up
    double final_rate = 0;
    preset_curve curve = preset_curve::cosine_behind;
    std::vector<piecewise_rate::change> changes{}; ///< by parts of the training
    std::int64_t warm_up_steps = 0;                ///< of `steps`
    double warm_up_epochs = 0;                     ///< or this
    double warm_up_from = 0;
    weight_decay decay{};
    clipping clip{};
    std::optional<ema> average{};
    double label_smoothing = 0;

    double dropout = 0;             ///< in front of the classifier of the network
    std::int64_t head_features = 0; ///< of the network's last convolution
    double norm_momentum = 0;       ///< weight of new statistics in the network's normalisations
    double norm_epsilon = 0;
    std::string notes{};

    /// Epochs over `images` images of training data.
    int epochs_over(std::int64_t images) const {
        if (epochs > 0) return epochs;
        if (batch <= 0 || steps <= 0 || images <= 0)
            throw train_error("nas.train.47", "preset ", name, " over ", images, " images: batch is ", batch,
                              ", epochs is ", epochs, " and steps is ", steps,
                              "; set batch, and epochs or steps, before you ask for a recipe");
        double const wanted = static_cast<double>(steps) * static_cast<double>(batch) / static_cast<double>(images);
        return static_cast<int>(std::clamp(std::round(wanted), 1.0, 1e9));
    }

    /// The recipe over a data set of `images` images; the warm-up keeps its part of the training. What belongs to the network
    /// or to the data (dropout, head, normalisations, image) is not in it. Throws `train_error` "nas.train.47" if batch or
    /// length are yours to state and are not stated.
    recipe recipe_for(std::int64_t images) const {
        int const whole = epochs_over(images);
        if (batch <= 0 || batch > 1'000'000)
            throw train_error("nas.train.47", "preset ", name, ": batch is ", batch,
                              "; set it to 1 to a million images before you ask for a recipe");
        warm_up const warm{.epochs = steps > 0 && warm_up_steps > 0
                                         ? whole * static_cast<double>(warm_up_steps) / static_cast<double>(steps)
                                         : warm_up_epochs,
                           .from = warm_up_from};
        recipe out{.epochs = whole,
                   .batch = static_cast<int>(batch),
                   .optimizer = optimizer,
                   .rate = schedule_with(warm),
                   .decay = decay,
                   .clip = clip,
                   .average = average,
                   .label_smoothing = label_smoothing};
        out.check();
        return out;
    }

    /// All numbers, one per line.
    std::string describe() const {
        std::string side, moments;
        for (std::int64_t const n : image) side += concat(side.empty() ? "" : "x", n);
        for (piecewise_rate::change const& c : changes) moments += concat(", ", c.rate, " from ", c.at);
        return concat("preset ", name, "\ntask ", task, "\ndata ", data, "\nimage ", side, "\nbatch ", batch,
                      "\nepochs ", epochs, "\nsteps ", steps, "\noptimizer ", optimizer.describe(), "\nrate ", rate,
                      " to ", final_rate, ", ", to_text(curve), moments, "\nwarm-up ", warm_up_steps, " steps, ",
                      warm_up_epochs, " epochs, from ", warm_up_from, "\nweight decay ", decay.rate, "\nclipping norm ",
                      clip.norm, " value ", clip.value, "\naverage ",
                      average ? concat(average->decay, average->warm_up ? " warm-up" : "") : std::string("none"),
                      "\nlabel smoothing ", label_smoothing, "\ndropout ", dropout, "\nhead features ", head_features,
                      "\nnormalisation momentum ", norm_momentum, " epsilon ", norm_epsilon, "\nnotes ", notes, "\n");
    }

private:
    schedule schedule_with(warm_up const& warm) const {
        switch (curve) {
        case preset_curve::cosine: return cosine_rate{.rate = rate, .final = final_rate, .warm = warm};
        case preset_curve::cosine_behind:
            return cosine_rate{.rate = rate, .final = final_rate, .warm = warm, .from_start = true};
        case preset_curve::stepwise:
            return piecewise_rate{.rate = rate, .changes = changes, .unit = schedule_unit::training, .warm = warm};
        case preset_curve::linear:
            return polynomial_rate{.rate = rate, .final = final_rate, .per_epoch = true, .warm = warm};
        case preset_curve::constant: break;
        }
        return constant_rate{.rate = rate, .warm = warm};
    }
};

} // namespace nas::train
