#pragma once
// Everything that decides how a network is trained, but the network and the data.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/train/augmentation.hpp>
#include <nas/train/clip.hpp>
#include <nas/train/early_stopping.hpp>
#include <nas/train/ema.hpp>
#include <nas/train/loss_function.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/parameter_group.hpp>
#include <nas/train/schedule.hpp>
#include <nas/train/sgd.hpp>
#include <nas/train/swa.hpp>
#include <nas/train/train_error.hpp>
#include <nas/train/weight_decay.hpp>

namespace nas::train {

/// Settings of one training; the defaults suit small convolutional networks.
///
/// Training draws no number but from `seed`: the same recipe, network, data, machine and number of threads give the
/// same weights, bit for bit.
struct recipe {
    int epochs = 10;
    int batch =
        64; ///< images per step; the images left over at the end of an epoch are skipped (others in every epoch)
    int accumulate = 1; ///< steps whose gradients are averaged for one update; an update ends with its epoch
    train::optimizer optimizer = sgd{};
    schedule rate = cosine_rate{.rate = 0.1, .warm = {.epochs = 0.5}};
    weight_decay decay{.rate = 1e-4};
    std::vector<parameter_group> groups{}; ///< parameters with a rate or decay of their own, or frozen
    clipping clip{};
    std::optional<ema> average{};               ///< average the weights; validation and the result then use the average
    std::optional<train::swa> swa{};            ///< likewise, by a plain mean over the last epochs; not both
    double label_smoothing = 0;                 ///< in [0, 1)
    std::optional<loss_function> loss{};        ///< instead of cross-entropy
    std::optional<early_stopping> stop_early{}; ///< of `fit`
    augmentation augment{};                     ///< of data sets in memory; pipelines have transforms
    std::uint64_t seed = 1;
    int threads = 1; ///< inside a step; several trainings side by side use processors better

    /// Throws `train_error` "nas.train.4" that names the setting that is out of range.
    void check() const {
        if (epochs < 1) throw train_error("nas.train.4", "recipe: epochs is ", epochs, "; it must be at least 1");
        if (batch < 1) throw train_error("nas.train.4", "recipe: batch is ", batch, "; it must be at least 1");
        if (threads < 1) throw train_error("nas.train.4", "recipe: threads is ", threads, "; it must be at least 1");
        if (!(label_smoothing >= 0 && label_smoothing < 1))
            throw train_error("nas.train.4", "recipe: label_smoothing is ", label_smoothing,
                              "; it must be at least 0 and below 1");
        if (!(decay.rate >= 0 && std::isfinite(decay.rate)))
            throw train_error("nas.train.4", "recipe: decay.rate is ", decay.rate,
                              "; it must be at least 0 and finite");
        if (accumulate < 1)
            throw train_error("nas.train.4", "recipe: accumulate is ", accumulate, "; it must be at least 1");
        if (average && swa)
            throw train_error("nas.train.4",
                              "recipe: average and swa are both set; weights are averaged in one way only");
        if (loss && label_smoothing != 0)
            throw train_error("nas.train.4", "recipe: label_smoothing is ", label_smoothing,
                              " beside a loss of your own, which it would not reach; smooth in the loss");
        for (parameter_group const& g : groups) g.check();
        if (swa) swa->check();
        if (stop_early) stop_early->check();
        optimizer.check();
        rate.check();
        clip.check();
        if (average) average->check();
        augment.check();
    }

    /// The settings that decide the result, one per line; `threads` is not among them.
    std::string describe() const {
        std::string out = concat(
            "epochs ", epochs, "\nbatch ", batch, "\naccumulate ", accumulate, "\noptimizer ", optimizer.describe(),
            "\nschedule ", rate.describe(), ", rates ", rate.fingerprint(epochs), "\nweight decay ", decay.rate,
            decay.bias ? " also bias" : "", decay.normalization ? " also normalization" : "", "\n");
        for (parameter_group const& g : groups)
            out += concat("group ", g.names, " rate ", g.rate, " decay ", g.decay, g.frozen ? " frozen" : "", "\n");
        out += concat(
            "clipping norm ", clip.norm, " value ", clip.value, "\naverage ",
            average ? concat(average->decay, average->warm_up ? " warm-up" : "", " statistics ",
                             average->statistics_batches)
            : swa   ? concat("swa from ", swa->start, " every ", swa->every, " statistics ", swa->statistics_batches)
                    : std::string("none"),
            "\nloss ", loss ? loss->describe() : concat("cross-entropy, label smoothing ", label_smoothing),
            "\naugmentation padding ", augment.crop_padding, augment.flip ? " flip" : "", "\nseed ", seed, "\n");
        return out;
    }
};

} // namespace nas::train
