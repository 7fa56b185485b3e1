#include <nas/train/training_preset.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::preset_curve;
using nas::train::training_preset;

namespace {

training_preset const by_steps{
    .name = "mine", .task = "classification", .batch = 10, .steps = 1000, .rate = 0.5, .warm_up_steps = 100};

double rate_at(training_preset const& p, double epoch) {
    auto const r = p.recipe_for(100);
    return r.rate({epoch, static_cast<double>(r.epochs)});
}

} // namespace

TEST_CASE("training_preset: a length in steps becomes epochs of the data at hand", "[train]") {
    CHECK(by_steps.epochs_over(100) == 100); // 10 steps an epoch
    CHECK(by_steps.epochs_over(10'000) == 1);
    CHECK(by_steps.epochs_over(1'000'000) == 1);
    auto in_epochs = by_steps;
    in_epochs.epochs = 7;
    CHECK(in_epochs.epochs_over(100) == 7);
}

TEST_CASE("training_preset: the warm-up keeps its part of the training, whatever the data", "[train]") {
    CHECK(rate_at(by_steps, 5) == Approx(0.5 * rate_at(by_steps, 10))); // a tenth of 100 epochs
    auto p = by_steps;
    p.warm_up_steps = 0;
    p.warm_up_epochs = 4;
    p.warm_up_from = 0.1;
    CHECK(rate_at(p, 0) == Approx(0.1));
}

TEST_CASE("training_preset: every curve", "[train]") {
    auto p = by_steps;
    p.curve = preset_curve::cosine_behind;
    CHECK(rate_at(p, 50) == Approx(0.25));
    p.curve = preset_curve::cosine;
    CHECK(rate_at(p, 55) == Approx(0.25)); // half of what the warm-up leaves
    p.curve = preset_curve::constant;
    CHECK(rate_at(p, 99) == 0.5);
    p.curve = preset_curve::stepwise;
    p.changes = {{0.5, 0.05}};
    CHECK(rate_at(p, 49) == 0.5);
    CHECK(rate_at(p, 50) == 0.05);
    p.curve = preset_curve::linear;
    p.warm_up_steps = 0;
    CHECK(rate_at(p, 25) == Approx(0.375));
    CHECK(rate_at(p, 25.5) == Approx(0.375)); // once per epoch
    for (auto const c : {preset_curve::cosine, preset_curve::cosine_behind, preset_curve::stepwise,
                         preset_curve::linear, preset_curve::constant})
        CHECK(to_text(c) != "unknown");
}

TEST_CASE("training_preset: what it states reaches the recipe", "[train]") {
    auto p = by_steps;
    p.decay = {.rate = 1e-3};
    p.clip = {.norm = 2};
    p.average = nas::train::ema{.decay = 0.9};
    p.label_smoothing = 0.2;
    auto const r = p.recipe_for(100);
    CHECK(r.epochs == 100);
    CHECK(r.batch == 10);
    CHECK(r.optimizer.describe() == "sgd(momentum 0.9)");
    CHECK(r.decay.rate == 1e-3);
    CHECK(r.clip.norm == 2);
    CHECK(r.average->decay == 0.9);
    CHECK(r.label_smoothing == 0.2);
    p.rate = -1;
    message_of<nas::train_error>("nas.train.4", [&] { (void)p.recipe_for(100); });
}

TEST_CASE("training_preset: batch and length that are the user's to state must be stated", "[train]") {
    training_preset const bare{.name = "bare", .rate = 0.1};
    CHECK(contains(message_of<nas::train_error>("nas.train.47", [&] { (void)bare.recipe_for(100); }),
                   "preset bare over 100 images: batch is 0, epochs is 0 and steps is 0"));
    auto with_epochs = bare;
    with_epochs.epochs = 3;
    CHECK(contains(message_of<nas::train_error>("nas.train.47", [&] { (void)with_epochs.recipe_for(100); }),
                   "batch is 0"));
    with_epochs.batch = 8;
    CHECK_NOTHROW(with_epochs.recipe_for(100));
    message_of<nas::train_error>("nas.train.47", [] { (void)by_steps.recipe_for(0); });
}

TEST_CASE("training_preset: prints all of its numbers", "[train]") {
    auto p = by_steps;
    p.image = {32, 24};
    p.changes = {{0.5, 0.05}};
    p.notes = "a note";
    CHECK(p.describe() == "preset mine\n"
                          "task classification\n"
                          "data \n"
                          "image 32x24\n"
                          "batch 10\n"
                          "epochs 0\n"
                          "steps 1000\n"
                          "optimizer sgd(momentum 0.9)\n"
                          "rate 0.5 to 0, cosine behind the warm-up, 0.05 from 0.5\n"
                          "warm-up 100 steps, 0 epochs, from 0\n"
                          "weight decay 0\n"
                          "clipping norm 0 value 0\n"
                          "average none\n"
                          "label smoothing 0\n"
                          "dropout 0\n"
                          "head features 0\n"
                          "normalisation momentum 0 epsilon 0\n"
                          "notes a note\n");
}
