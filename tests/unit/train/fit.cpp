#include <csignal>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/dataset_source.hpp>
#include <nas/train/fit.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using namespace nas::train;

namespace {

struct toy {
    nas::nn::graph graph = small_net(0.2);
    nas::nn::weights weights = nas::nn::initialize(graph, 1);
    nas::nn::backend backend = nas::nn::reference_backend();
    dataset data = quarters(60);
    dataset unseen = quarters(40, 2);

    model net() const { return {.graph = graph, .weights = weights, .backend = backend}; }
};

recipe const quick{.epochs = 3,
                   .batch = 12,
                   .rate = cosine_rate{.rate = 0.05},
                   .average = ema{.decay = 0.8},
                   .augment = {.crop_padding = 0, .flip = false}};

struct counting_observer {
    int steps = 0, epochs = 0;
    std::vector<epoch_report> reports{};
    void on_step(step_report const&) { ++steps; }
    void on_epoch(epoch_report const& r) {
        ++epochs;
        reports.push_back(r);
    }
};

/// Stands for a process that dies: leaves the training by an exception after some steps.
struct dies_after {
    std::int64_t step;
    void on_step(step_report const& r) const {
        if (r.step == step) throw std::runtime_error("killed");
    }
};

} // namespace

TEST_CASE("fit: a network learns what it is shown and does well on what it has not seen", "[train]") {
    toy const x;
    recipe r = quick;
    r.epochs = 12;
    auto const result = fit(x.net(), {.train = x.data, .validation = &x.unseen}, r);
    CHECK(result.state == fit_state::finished);
    CHECK(result.why.empty());
    CHECK(result.steps == 60);
    REQUIRE(result.validation);
    CHECK(result.validation->images == 40);
    CHECK(result.validation->accuracy >= 0.9);
    CHECK(result.epochs.back().loss < result.epochs.front().loss);
    CHECK(result.images_per_second == Approx(720 / result.seconds));
    // what was validated is what is given back
    CHECK(evaluate({.graph = x.graph, .weights = result.weights, .backend = x.backend}, x.unseen) == result.validation);
}

TEST_CASE("fit: an observer sees every step and every epoch", "[train]") {
    toy const x;
    counting_observer o;
    auto const result = fit(x.net(), {.train = x.data, .validation = &x.unseen, .validate_every = 2}, quick, o);
    CHECK(o.steps == 15);
    CHECK(o.epochs == 3);
    CHECK_FALSE(o.reports[0].validation);
    CHECK(o.reports[1].validation);
    CHECK(o.reports[2].validation); // the last epoch always
    CHECK(result.validation == o.reports[2].validation);
}

TEST_CASE("fit: without validation data nothing is validated", "[train]") {
    toy const x;
    auto const result = fit(x.net(), {.train = x.data}, quick);
    CHECK_FALSE(result.validation);
    CHECK(result.epochs.size() == 3);
}

TEST_CASE("fit: an observer may stop it after a step or after an epoch", "[train]") {
    toy const x;
    struct {
        int asked = 0;
        bool should_stop() { return ++asked == 4; }
    } after_steps;
    auto const stopped = fit(x.net(), {.train = x.data}, quick, after_steps);
    CHECK(stopped.state == fit_state::stopped);
    CHECK(stopped.steps == 4);
    CHECK(to_string(stopped.state) == "stopped");

    struct {
        bool should_stop(epoch_report const& r) const { return r.epoch == 2; }
    } after_epoch;
    auto const pruned = fit(x.net(), {.train = x.data}, quick, after_epoch);
    CHECK(pruned.state == fit_state::stopped);
    CHECK(pruned.steps == 10);
    CHECK(pruned.epochs.size() == 2);
}

TEST_CASE("fit: a training that is stopped at its last step has finished", "[train]") {
    toy const x;
    struct {
        bool should_stop(epoch_report const& r) const { return r.epoch == 3; }
    } at_the_end;
    CHECK(fit(x.net(), {.train = x.data}, quick, at_the_end).state == fit_state::finished);
}

TEST_CASE("fit: not-a-number ends it as diverged, with the reason", "[train]") {
    toy const x;
    recipe r = quick;
    r.rate = constant_rate{.rate = 1e30};
    counting_observer o;
    auto const result = fit(x.net(), {.train = x.data, .validation = &x.unseen}, r, o);
    CHECK(result.state == fit_state::diverged);
    CHECK(to_string(result.state) == "diverged");
    CHECK(contains(result.why, "at step"));
    CHECK(o.steps < 15);
}

TEST_CASE("fit: a training killed at any step and begun again ends as if it had not been, bit for bit", "[train]") {
    toy const x;
    fit_data const data{.train = x.data, .validation = &x.unseen};
    auto const whole = fit(x.net(), data, quick);
    for (std::int64_t const every : {0, 1, 2})
        for (std::int64_t const kill : {1, 4, 5, 9, 14}) {
            temp_folder const folder;
            checkpointing const keep{.path = folder / "checkpoint", .every_steps = every};
            CHECK_THROWS_AS(fit(x.net(), data, quick, dies_after{kill}, keep), std::runtime_error);
            counting_observer o;
            auto const resumed = fit(x.net(), data, quick, o, keep);
            INFO("killed at step " << kill << ", a checkpoint every " << every << " steps");
            std::int64_t const kept = std::max((kill - 1) / 5 * 5, every > 0 ? (kill - 1) / every * every : 0);
            CHECK(o.steps == 15 - kept);
            CHECK(resumed.state == fit_state::finished);
            CHECK(resumed.steps == 15);
            CHECK(resumed.weights == whole.weights);
            CHECK(resumed.validation == whole.validation);
            REQUIRE(resumed.epochs.size() == 3);
            for (std::size_t e = 0; e < 3; ++e) {
                CHECK(resumed.epochs[e].loss == whole.epochs[e].loss);
                CHECK(resumed.epochs[e].validation == whole.epochs[e].validation);
            }
        }
}

TEST_CASE("fit: a process killed again and again at any instant ends with the weights of an undisturbed one",
          "[train]") {
    toy const x;
    recipe r = quick;
    r.epochs = 8;
    auto const whole = fit(x.net(), {.train = x.data}, r);
    temp_folder const folder;
    checkpointing const keep{.path = folder / "checkpoint", .every_steps = 1};
    nas::rng random(3);
    int kills = 0;
    for (bool ended = false; !ended;) {
        pid_t const child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            (void)fit(x.net(), {.train = x.data}, r, no_observer{}, keep);
            _exit(0);
        }
        // After a while children may live for as long as they need.
        if (kills < 40) {
            usleep(2000 + random.below(10'000));
            kill(child, SIGKILL);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        ended = WIFEXITED(status);
        if (ended) CHECK(WEXITSTATUS(status) == 0);
        else ++kills;
    }
    CHECK(kills > 0);
    auto const result = fit(x.net(), {.train = x.data}, r, no_observer{}, keep);
    CHECK(result.steps == 40);
    CHECK(result.weights == whole.weights);
}

TEST_CASE("fit: a stopped training leaves a checkpoint and continues from that step", "[train]") {
    toy const x;
    temp_folder const folder;
    checkpointing const keep{.path = folder / "checkpoint", .every_epochs = 0};
    struct {
        int asked = 0;
        bool should_stop() { return ++asked == 7; }
    } stopper;
    CHECK(fit(x.net(), {.train = x.data}, quick, stopper, keep).steps == 7);
    counting_observer o;
    auto const resumed = fit(x.net(), {.train = x.data}, quick, o, keep);
    CHECK(o.steps == 8);
    CHECK(resumed.weights == fit(x.net(), {.train = x.data}, quick).weights);
}

TEST_CASE("fit: a finished training is not repeated when it is begun again", "[train]") {
    toy const x;
    temp_folder const folder;
    checkpointing const keep{.path = folder / "checkpoint"};
    fit_data const data{.train = x.data, .validation = &x.unseen};
    auto const first = fit(x.net(), data, quick, no_observer{}, keep);
    counting_observer o;
    auto const again = fit(x.net(), data, quick, o, keep);
    CHECK(o.steps == 0);
    CHECK(again.state == fit_state::finished);
    CHECK(again.weights == first.weights);
    CHECK(again.validation == first.validation);
}

TEST_CASE("fit: without resume an old checkpoint is replaced", "[train]") {
    toy const x;
    temp_folder const folder;
    checkpointing keep{.path = folder / "checkpoint"};
    (void)fit(x.net(), {.train = x.data}, quick, no_observer{}, keep);
    keep.resume = false;
    counting_observer o;
    (void)fit(x.net(), {.train = x.data}, quick, o, keep);
    CHECK(o.steps == 15);
}

TEST_CASE("fit: a torn checkpoint and one of another training are errors, not a fresh start", "[train]") {
    toy const x;
    temp_folder const folder;
    checkpointing const keep{.path = folder / "checkpoint"};
    (void)fit(x.net(), {.train = x.data}, quick, no_observer{}, keep);
    recipe other = quick;
    other.seed = 2;
    message_of<nas::storage_error>("nas.train.9",
                                   [&] { (void)fit(x.net(), {.train = x.data}, other, no_observer{}, keep); });
    bytes torn = file_bytes(keep.path);
    torn.resize(torn.size() / 2);
    write_file(keep.path, torn);
    message_of<nas::storage_error>("nas.train.8",
                                   [&] { (void)fit(x.net(), {.train = x.data}, quick, no_observer{}, keep); });
}

TEST_CASE("fit: a checkpoint that cannot be written is an error", "[train]") {
    toy const x;
    message_of<nas::storage_error>(
        "nas.train.5", [&] { (void)fit(x.net(), {.train = x.data}, quick, no_observer{}, {.path = "/nowhere/c"}); });
}

TEST_CASE("fit: validation data that do not fit the network are refused before training", "[train]") {
    toy const x;
    dataset const other = quarters(10, 1, 3);
    counting_observer o;
    message_of<nas::train_error>("nas.train.1",
                                 [&] { (void)fit(x.net(), {.train = x.data, .validation = &other}, quick, o); });
    CHECK(o.steps == 0);
}

TEST_CASE("fit: stops when nothing becomes better, with the weights of the best epoch", "[train]") {
    toy const x;
    recipe r = quick;
    r.epochs = 40;
    r.average.reset();
    r.rate = constant_rate{.rate = 0.05};
    r.stop_early = early_stopping{.patience = 2};
    fit_data const data{.train = x.data, .validation = &x.unseen};
    auto const result = fit(x.net(), data, r);
    CHECK(result.state == fit_state::finished);
    CHECK(result.ended_early);
    CHECK(result.epochs.size() < 40);
    CHECK(static_cast<std::size_t>(result.best_epoch) + 2 == result.epochs.size());
    CHECK(result.validation == result.epochs[static_cast<std::size_t>(result.best_epoch - 1)].validation);
    CHECK(evaluate({.graph = x.graph, .weights = result.weights, .backend = x.backend}, x.unseen) == result.validation);

    SECTION("interrupted anywhere it stops at the same epoch with the same weights") {
        for (std::int64_t const kill : {3, 6, 11}) {
            temp_folder const folder;
            checkpointing const keep{.path = folder / "checkpoint", .every_steps = 2};
            CHECK_THROWS_AS(fit(x.net(), data, r, dies_after{kill}, keep), std::runtime_error);
            auto const resumed = fit(x.net(), data, r, no_observer{}, keep);
            CHECK(resumed.weights == result.weights);
            CHECK(resumed.best_epoch == result.best_epoch);
            CHECK(resumed.steps == result.steps);
            counting_observer o;
            auto const again = fit(x.net(), data, r, o, keep); // it has ended
            CHECK(o.steps == 0);
            CHECK(again.ended_early);
            CHECK(again.weights == result.weights);
        }
    }
    SECTION("or with the last weights, if asked") {
        r.stop_early->keep_best = false;
        auto const last = fit(x.net(), data, r);
        CHECK(last.best_epoch == 0);
        CHECK(last.steps == result.steps);
        CHECK(last.validation == last.epochs.back().validation);
    }
}

TEST_CASE("fit: stopping by a validation that does not exist is refused", "[train]") {
    toy const x;
    recipe r = quick;
    r.stop_early = early_stopping{};
    message_of<nas::train_error>("nas.train.44", [&] { (void)fit(x.net(), {.train = x.data}, r); });
    r.stop_early->watch = watched_value::training_loss;
    CHECK(fit(x.net(), {.train = x.data}, r).state == fit_state::finished);
}

TEST_CASE("fit: pipelines serve as data sets do", "[train]") {
    toy const x;
    pipeline train(dataset_source(x.data), {.batch = 12, .pixel_range = x.data.pixel_range, .classes = 4});
    pipeline unseen(
        dataset_source(x.unseen),
        {.batch = 128, .shuffled = false, .last = last_batch::keep, .pixel_range = x.unseen.pixel_range, .classes = 4});
    auto const piped = fit(x.net(), {.train = train, .validation = &unseen}, quick);
    auto const memory = fit(x.net(), {.train = x.data, .validation = &x.unseen}, quick);
    CHECK(piped.weights == memory.weights);
    CHECK(piped.validation->correct == memory.validation->correct);
    CHECK(piped.validation->loss == Approx(memory.validation->loss));
}
