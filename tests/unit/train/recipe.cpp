#include <cmath>

#include <nas/train/adamw.hpp>
#include <nas/train/recipe.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

TEST_CASE("recipe: the defaults are in range", "[train]") { CHECK_NOTHROW(recipe{}.check()); }

TEST_CASE("recipe: a setting out of range is refused by name, in every part", "[train]") {
    auto const refused = [](recipe const& r) {
        return message_of<nas::train_error>("nas.train.4", [&] { r.check(); });
    };
    CHECK(contains(refused({.epochs = 0}), "epochs is 0"));
    CHECK(contains(refused({.batch = 0}), "batch is 0"));
    CHECK(contains(refused({.threads = 0}), "threads is 0"));
    CHECK(contains(refused({.label_smoothing = 1}), "label_smoothing is 1"));
    CHECK(contains(refused({.label_smoothing = std::nan("")}), "label_smoothing is nan"));
    CHECK(contains(refused({.decay = {.rate = -1}}), "decay.rate is -1"));
    CHECK(contains(refused({.optimizer = sgd{.momentum = 2}}), "sgd: momentum is 2"));
    CHECK(contains(refused({.rate = constant_rate{.rate = -1}}), "constant_rate: rate is -1"));
    CHECK(contains(refused({.clip = {.norm = -1}}), "clipping: norm is -1"));
    CHECK(contains(refused({.average = ema{.decay = 1}}), "ema: decay is 1"));
    CHECK(contains(refused({.augment = {.crop_padding = -1}}), "crop_padding is -1"));
    CHECK(contains(refused({.accumulate = 0}), "accumulate is 0"));
    CHECK(contains(refused({.groups = {{.names = "a", .rate = -1}}}), "parameter_group: \"a\" has rate -1"));
    CHECK(contains(refused({.swa = swa{.every = 0}}), "swa: every is 0"));
    CHECK(contains(refused({.average = ema{}, .swa = swa{}}), "average and swa are both set"));
    CHECK(contains(refused({.average = ema{.statistics_batches = -1}}), "ema: statistics_batches is -1"));
    CHECK(contains(refused({.stop_early = early_stopping{.patience = 0}}), "early_stopping: patience is 0"));
    loss_function const own = [](loss_input const&, std::span<float>) { return 0.0; };
    CHECK(contains(refused({.label_smoothing = 0.1, .loss = own}), "beside a loss of your own"));
}

TEST_CASE("recipe: the description tells any two recipes apart that train differently, and no others", "[train]") {
    std::string const plain = recipe{}.describe();
    CHECK(recipe{}.describe() == plain);
    CHECK(recipe{.threads = 3}.describe() == plain);
    for (recipe const& other : {recipe{.epochs = 11},
                                recipe{.batch = 63},
                                recipe{.optimizer = adamw{}},
                                recipe{.optimizer = sgd{.momentum = 0.8}},
                                recipe{.rate = cosine_rate{.rate = 0.11, .warm = {.epochs = 0.5}}},
                                recipe{.rate = cosine_rate{.rate = 0.1, .warm = {.epochs = 0.6}}},
                                recipe{.decay = {.rate = 2e-4}},
                                recipe{.decay = {.rate = 1e-4, .bias = true}},
                                recipe{.decay = {.rate = 1e-4, .normalization = true}},
                                recipe{.clip = {.norm = 1}},
                                recipe{.clip = {.value = 1}},
                                recipe{.average = ema{}},
                                recipe{.average = ema{.decay = 0}},
                                recipe{.average = ema{.warm_up = false}},
                                recipe{.label_smoothing = 0.1},
                                recipe{.accumulate = 2},
                                recipe{.groups = {{.names = "a"}}},
                                recipe{.swa = swa{}},
                                recipe{.average = ema{.statistics_batches = 3}},
                                recipe{.loss = [](loss_input const&, std::span<float>) { return 0.0; }},
                                recipe{.rate = [](training_position) { return 0.1; }},
                                recipe{.augment = {.crop_padding = 3}},
                                recipe{.augment = {.flip = false}},
                                recipe{.seed = 2}})
        CHECK(other.describe() != plain);
    CHECK(recipe{.groups = {{.names = "a"}}}.describe() !=
          recipe{.groups = {{.names = "a", .frozen = true}}}.describe());
    CHECK(recipe{.swa = swa{.start = 0.5}}.describe() != recipe{.swa = swa{}}.describe());
    CHECK(recipe{.stop_early = early_stopping{}}.describe() == plain); // when to stop changes no weight before
    CHECK(recipe{.average = ema{}}.describe() != recipe{.average = ema{.warm_up = false}}.describe());
}
