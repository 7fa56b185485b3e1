#pragma once
// What a training tells while it runs.

#include <cstdint>
#include <optional>

#include <nas/train/evaluate.hpp>

namespace nas::train {

struct step_report {
    std::int64_t step = 0;    ///< steps made, this one included
    double epoch = 0;         ///< where the step began, in epochs
    double loss = 0;          ///< mean over the batch, with label smoothing
    double accuracy = 0;      ///< of the batch, before the update
    double rate = 0;          ///< learning rate
    double gradient_norm = 0; ///< before clipping; 0 unless the recipe clips by norm and the step ended with an update
    bool updated = true;      ///< false if the gradients were only added to those of the update under way
};

struct epoch_report {
    int epoch = 0;       ///< epochs made, this one included
    int epochs = 0;      ///< of the whole training
    double loss = 0;     ///< mean over the training images, as they were met
    double accuracy = 0; ///< likewise
    double rate = 0;     ///< of the last step
    double seconds = 0;  ///< of training, without validation
    double images_per_second = 0;
    std::optional<evaluation> validation{};
};

} // namespace nas::train
