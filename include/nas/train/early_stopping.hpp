#pragma once
// A training that ends when it no longer gets better.

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include <nas/train/report.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

enum class watched_value : std::uint8_t { validation_loss, validation_accuracy, training_loss };

/// Ends a training after `patience` epochs without a new best. A function of the reports alone, so a training that is
/// resumed stops where the uninterrupted one does. Epochs that were not validated do not count if validation is watched.
struct early_stopping {
    int patience = 5;      ///< at least 1
    double least_gain = 0; ///< a value is a new best only if it is better by more than this; at least 0
    watched_value watch = watched_value::validation_loss;
    int from_epoch = 1;    ///< epochs before this one are not looked at
    bool keep_best = true; ///< the result has the weights of the best epoch, else the last

    void check() const {
        if (patience < 1)
            throw train_error("nas.train.4", "early_stopping: patience is ", patience, "; it must be at least 1");
        if (!(least_gain >= 0 && std::isfinite(least_gain)))
            throw train_error("nas.train.4", "early_stopping: least_gain is ", least_gain,
                              "; it must be at least 0 and finite");
        if (from_epoch < 1)
            throw train_error("nas.train.4", "early_stopping: from_epoch is ", from_epoch,
                              "; the first epoch is number 1");
    }

    struct verdict {
        int best_epoch = 0; ///< 0 = none yet
        bool stop = false;

        friend bool operator==(verdict const&, verdict const&) = default;
    };

    /// What the epochs so far tell.
    verdict operator()(std::span<epoch_report const> history) const {
        verdict out;
        double best = -std::numeric_limits<double>::infinity();
        int since = 0;
        for (epoch_report const& e : history) {
            auto const value = value_of(e);
            if (e.epoch < from_epoch || !value) continue;
            if (out.best_epoch == 0 || *value > best + least_gain) {
                best = std::isnan(*value) ? best : *value;
                out.best_epoch = e.epoch;
                since = 0;
            } else {
                ++since;
            }
        }
        out.stop = since >= patience;
        return out;
    }

    friend bool operator==(early_stopping const&, early_stopping const&) = default;

private:
    std::optional<double> value_of(epoch_report const& e) const { // more is better
        if (watch == watched_value::training_loss) return -e.loss;
        if (!e.validation) return std::nullopt;
        return watch == watched_value::validation_loss ? -e.validation->loss : e.validation->accuracy;
    }
};

} // namespace nas::train
