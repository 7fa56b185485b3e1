#pragma once
// Everything that decides how a network is trained, but the network and the data.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/hash.hpp>
#include <nas/train/augmentation.hpp>
#include <nas/train/clip.hpp>
#include <nas/train/ema.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/schedule.hpp>
#include <nas/train/sgd.hpp>
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
    train::optimizer optimizer = sgd{};
    schedule rate = cosine_rate{.rate = 0.1, .warm = {.epochs = 0.5}};
    weight_decay decay{.rate = 1e-4};
    clipping clip{};
    std::optional<ema> average{}; ///< average the weights; validation and the result then use the average
    double label_smoothing = 0;   ///< in [0, 1)
    augmentation augment{};
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
        optimizer.check();
        rate.check();
        clip.check();
        if (average) average->check();
        augment.check();
    }

    /// The settings that decide the result, one per line; `threads` is not among them.
    std::string describe() const {
        std::uint64_t shape = 0;
        for (int i = 0; i <= 256; ++i)
            shape = hash_combine(shape, hash_text(concat(rate({epochs * i / 256.0, double(epochs)}))));
        return concat("epochs ", epochs, "\nbatch ", batch, "\noptimizer ", optimizer.describe(), "\nschedule ", shape,
                      "\nweight decay ", decay.rate, decay.bias ? " also bias" : "",
                      decay.normalization ? " also normalization" : "", "\nclipping norm ", clip.norm, " value ",
                      clip.value, "\naverage ",
                      average ? concat(average->decay, average->warm_up ? " warm-up" : "") : "none",
                      "\nlabel smoothing ", label_smoothing, "\naugmentation padding ", augment.crop_padding,
                      augment.flip ? " flip" : "", "\nseed ", seed, "\n");
    }
};

} // namespace nas::train
