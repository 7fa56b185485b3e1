#include <cmath>

#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/adamw.hpp>
#include <nas/train/dataset_source.hpp>
#include <nas/train/lamb.hpp>
#include <nas/train/nadam.hpp>
#include <nas/train/novograd.hpp>
#include <nas/train/rmsprop.hpp>
#include <nas/train/trainer.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using namespace nas::train;

namespace {

struct toy {
    nas::nn::graph graph = small_net(0.2);
    nas::nn::weights weights = nas::nn::initialize(graph, 1);
    nas::nn::backend backend = nas::nn::reference_backend();
    dataset data = quarters(50);

    model net() const { return {.graph = graph, .weights = weights, .backend = backend}; }
};

void run(trainer& t, std::int64_t until) {
    while (t.steps() < until && !t.finished()) (void)t.step();
}

} // namespace

TEST_CASE("trainer: learns a tiny batch by heart", "[train]") {
    toy const x{.graph = small_net()};
    dataset const few = [&] {
        dataset d = x.data;
        d.labels.resize(8);
        d.pixels.resize(8 * 64);
        // labels without a pattern: they can only be learnt by heart
        for (std::size_t i = 0; i < 8; ++i) d.labels[i] = static_cast<std::uint8_t>(i * 3 % 4);
        return d;
    }();
    trainer t(x.net(), few,
              {.epochs = 80,
               .batch = 8,
               .rate = constant_rate{.rate = 0.05},
               .decay = {},
               .augment = {.crop_padding = 0, .flip = false}});
    double const first = t.step().loss;
    run(t, t.total_steps());
    CHECK_FALSE(t.diverged());
    CHECK(first > 1.0);
    CHECK(t.history().back().loss < 0.02);
    CHECK(t.history().back().accuracy == 1.0);
}

TEST_CASE("trainer: the same seed gives the same weights, bit for bit; another seed others", "[train]") {
    toy const x;
    auto const trained = [&](std::uint64_t seed, int threads) {
        trainer t(x.net(), x.data,
                  {.epochs = 2, .batch = 12, .augment = {.crop_padding = 1}, .seed = seed, .threads = threads});
        run(t, t.total_steps());
        return t.weights();
    };
    CHECK(trained(1, 1) == trained(1, 1));
    CHECK(trained(1, 2) == trained(1, 2));
    CHECK_FALSE(trained(1, 1) == trained(2, 1));
}

TEST_CASE("trainer: steps, epochs and reports are counted as the recipe says", "[train]") {
    toy const x;
    trainer t(x.net(), x.data, {.epochs = 3, .batch = 12, .rate = constant_rate{.rate = 0.01}});
    CHECK(t.steps_per_epoch() == 4); // 50 / 12: two images are left over
    CHECK(t.total_steps() == 12);
    double loss = 0, accuracy = 0;
    for (int i = 1; i <= 12; ++i) {
        CHECK_FALSE(t.finished());
        step_report const r = t.step();
        CHECK(r.step == i);
        CHECK(r.epoch == Approx((i - 1) / 4.0));
        CHECK(r.rate == 0.01);
        if (i > 8) {
            loss += r.loss / 4;
            accuracy += r.accuracy / 4;
        }
    }
    CHECK(t.finished());
    REQUIRE(t.history().size() == 3);
    CHECK(t.history()[2].epoch == 3);
    CHECK(t.history()[2].epochs == 3);
    CHECK(t.history()[2].loss == Approx(loss));
    CHECK(t.history()[2].accuracy == Approx(accuracy));
    CHECK(t.history()[2].images_per_second == Approx(48 / t.history()[2].seconds));
    CHECK(t.seconds() == Approx(t.history()[0].seconds + t.history()[1].seconds + t.history()[2].seconds));
}

TEST_CASE("trainer: a training restored at any step ends as the uninterrupted one, bit for bit", "[train]") {
    toy const x;
    for (optimizer const& o : {optimizer(sgd{}), optimizer(rmsprop{}), optimizer(adamw{}), optimizer(lamb{}),
                               optimizer(novograd{}), optimizer(nadam{})})
        for (std::int64_t const at : {1, 4, 6}) { // inside an epoch, at its end, inside the next
            recipe const r{.epochs = 3,
                           .batch = 12,
                           .optimizer = o,
                           .rate = cosine_rate{.rate = 0.01},
                           .clip = {.norm = 1},
                           .average = ema{.decay = 0.9},
                           .label_smoothing = 0.1,
                           .augment = {.crop_padding = 1}};
            trainer whole(x.net(), x.data, r);
            run(whole, at);
            checkpoint const saved = whole.snapshot();
            run(whole, whole.total_steps());

            nas::nn::weights const others =
                nas::nn::initialize(x.graph, 77); // what is restored must not depend on them
            trainer resumed({.graph = x.graph, .weights = others, .backend = x.backend}, x.data, r);
            resumed.restore(saved);
            CHECK(resumed.steps() == at);
            run(resumed, resumed.total_steps());
            INFO(o.describe() << ", interrupted after step " << at);
            CHECK(resumed.last_weights() == whole.last_weights());
            CHECK(resumed.weights() == whole.weights());
            for (std::size_t e = 0; e < 3; ++e) {
                CHECK(resumed.history()[e].loss == whole.history()[e].loss);
                CHECK(resumed.history()[e].accuracy == whole.history()[e].accuracy);
            }
        }
}

TEST_CASE("trainer: taking a snapshot changes nothing", "[train]") {
    toy const x;
    recipe const r{.epochs = 2, .batch = 12, .average = ema{.decay = 0.9}};
    trainer plain(x.net(), x.data, r), watched(x.net(), x.data, r);
    run(plain, 100);
    while (!watched.finished()) {
        (void)watched.step();
        (void)watched.snapshot();
        (void)watched.weights();
    }
    CHECK(plain.weights() == watched.weights());
    CHECK(plain.last_weights() == watched.last_weights());
}

TEST_CASE("trainer: a checkpoint of another network, data set or recipe is refused with what differs", "[train]") {
    toy const x;
    recipe const r{.epochs = 2, .batch = 12};
    trainer t(x.net(), x.data, r);
    checkpoint const saved = t.snapshot();
    auto const refused = [&](model const& m, dataset const& d, recipe const& other) {
        trainer u(m, d, other);
        nas::nn::weights const before = u.last_weights();
        auto text = message_of<nas::storage_error>("nas.train.9", [&] { u.restore(saved); });
        CHECK(u.last_weights() == before);
        return text;
    };
    auto const other_net = small_net(0.3);
    CHECK(contains(refused({.graph = other_net, .weights = x.weights, .backend = x.backend}, x.data, r), "network "));
    dataset other_data = x.data;
    other_data.pixels[5] ^= 1;
    CHECK(contains(refused(x.net(), other_data, r), "content "));
    recipe longer = r;
    longer.epochs = 3;
    CHECK(contains(refused(x.net(), x.data, longer), "it has \"epochs 2\", here is \"epochs 3\""));
    recipe adaptive = r;
    adaptive.optimizer = adamw{};
    CHECK(contains(refused(x.net(), x.data, adaptive), "optimizer sgd(momentum 0.9, nesterov)"));
}

TEST_CASE("trainer: a loss that is not finite marks the training as diverged, without an exception", "[train]") {
    toy const x;
    trainer t(x.net(), x.data, {.epochs = 5, .batch = 12, .rate = constant_rate{.rate = 1e30}});
    run(t, t.total_steps());
    CHECK(t.diverged());
    CHECK(t.finished());
    CHECK(t.steps() < t.total_steps());
    CHECK(contains(t.why_diverged(), " is "));
    CHECK(contains(t.why_diverged(), "of 20 (epoch "));
}

TEST_CASE("trainer: weights that became infinite in the last step of an epoch are found at its end", "[train]") {
    toy const x;
    trainer t(
        x.net(), x.data,
        {.epochs = 1, .batch = 50, .optimizer = sgd{.momentum = 0}, .rate = constant_rate{.rate = 1e39}, .decay = {}});
    (void)t.step();
    CHECK(t.diverged());
    CHECK(contains(t.why_diverged(), "a weight is not finite after step 1 of 1"));
}

TEST_CASE("trainer: weight decay shrinks weights but neither biases nor batch norms", "[train]") {
    toy const x;
    auto const after_one_step = [&](double decay) {
        trainer t(x.net(), x.data,
                  {.epochs = 1,
                   .batch = 50,
                   .optimizer = sgd{.momentum = 0, .nesterov = false, .decoupled_decay = true},
                   .rate = constant_rate{.rate = 0.01},
                   .decay = {.rate = decay}});
        (void)t.step();
        return t.weights();
    };
    auto const with = after_one_step(50), without = after_one_step(0); // rate * decay = 0.5
    for (auto const& e : with.entries()) {
        auto const& plain = without.find(e.name)->data;
        auto const& start = x.weights.find(e.name)->data;
        INFO(e.name);
        for (std::size_t i = 0; i < e.data.size(); ++i) {
            float const shrunk = e.role == nas::nn::parameter_role::weight ? 0.5f * start[i] : 0.0f;
            REQUIRE(e.data[i] == Approx(plain[i] - shrunk).margin(1e-6));
        }
    }
}

TEST_CASE("trainer: the weights given back are the average if the recipe averages", "[train]") {
    toy const x;
    trainer last_only(x.net(), x.data, {.epochs = 1, .batch = 12, .average = ema{.decay = 0, .warm_up = false}});
    run(last_only, 3);
    CHECK(last_only.weights() == last_only.last_weights());

    // decay 1/2: average = w0/8 + w1/8 + w2/4 + w3/2, also of running means and variances
    trainer t(x.net(), x.data, {.epochs = 1, .batch = 12, .average = ema{.decay = 0.5, .warm_up = false}});
    std::vector<nas::nn::weights> seen{t.last_weights()};
    for (int i = 0; i < 3; ++i) {
        (void)t.step();
        seen.push_back(t.last_weights());
    }
    nas::nn::weights const average = t.weights();
    for (auto const& e : average.entries())
        for (std::size_t i = 0; i < e.data.size(); ++i) {
            auto const at = [&](std::size_t step) { return double{seen[step].find(e.name)->data[i]}; };
            REQUIRE(e.data[i] == Approx(at(0) / 8 + at(1) / 8 + at(2) / 4 + at(3) / 2).margin(1e-6));
        }
}

TEST_CASE("trainer: clipping limits the step, and the norm is reported", "[train]") {
    toy const x;
    recipe const r{.epochs = 1,
                   .batch = 50,
                   .optimizer = sgd{.momentum = 0},
                   .rate = constant_rate{.rate = 1},
                   .decay = {},
                   .clip = {.norm = 1e-3}};
    trainer t(x.net(), x.data, r);
    nas::nn::weights const before = t.last_weights();
    CHECK(t.step().gradient_norm > 1e-2);
    nas::nn::weights const after = t.last_weights();
    double squares = 0;
    for (auto const& e : after.entries())
        if (nas::nn::trainable(e.role))
            for (std::size_t i = 0; i < e.data.size(); ++i)
                squares += std::pow(double{e.data[i]} - double{before.find(e.name)->data[i]}, 2);
    CHECK(std::sqrt(squares) == Approx(1e-3).epsilon(1e-2));
}

TEST_CASE("trainer: inside an epoch a step allocates nothing", "[train]") {
    toy const x;
    for (optimizer const& o : {optimizer(sgd{}), optimizer(rmsprop{}), optimizer(adamw{})}) {
        trainer t(x.net(), x.data,
                  {.epochs = 2, .batch = 10, .optimizer = o, .clip = {.norm = 1, .value = 1}, .average = ema{}});
        (void)t.step();
        std::size_t const before = test::allocations();
        for (int i = 0; i < 3; ++i) (void)t.step();
        CHECK(test::allocations() == before);
    }
}

TEST_CASE("trainer: what does not fit is refused before anything runs", "[train]") {
    toy const x;
    CHECK(contains(message_of<nas::train_error>("nas.train.3", [&] { trainer(x.net(), x.data, {.batch = 51}); }),
                   "has 50 images, fewer than the batch of 51"));
    message_of<nas::train_error>("nas.train.4", [&] { trainer(x.net(), x.data, {.epochs = 0}); });
    message_of<nas::train_error>("nas.train.1", [&] { trainer(x.net(), quarters(64, 1, 3), {}); });
    dataset broken = x.data;
    broken.labels[3] = 4;
    message_of<nas::data_error>("nas.data.7", [&] { trainer(x.net(), broken, {}); });
}

namespace {

/// Without batch norm and dropout, so that a batch is the sum of its images.
nas::nn::graph plain_net() {
    nas::nn::builder b{{.channels = 1, .height = 8, .width = 8}};
    auto const x = b.conv2d(b.input(), {.name = "stem", .channels = 6, .kernel = 3, .stride = 2, .bias = true});
    return b.classifier(b.flatten(x), {.classes = 4});
}

pipeline_options options_of(dataset const& d, std::uint64_t seed) {
    return {.batch = 12, .seed = seed, .pixel_range = d.pixel_range, .classes = 4};
}

} // namespace

TEST_CASE("trainer: accumulated gradients of small batches train as one large batch does", "[train]") {
    toy const x{.graph = plain_net()};
    augmentation const none{.crop_padding = 0, .flip = false};
    recipe const large{.epochs = 2,
                       .batch = 24,
                       .rate = cosine_rate{.rate = 0.05},
                       .clip = {.norm = 0.5},
                       .average = ema{.decay = 0.5},
                       .augment = none};
    recipe small = large;
    small.batch = 6;
    small.accumulate = 4;
    dataset const data = quarters(48);
    trainer a(x.net(), data, large), b(x.net(), data, small);
    std::vector<double> rates, norms;
    while (!a.finished()) {
        auto const s = a.step();
        rates.push_back(s.rate);
        norms.push_back(s.gradient_norm);
    }
    int updates = 0;
    while (!b.finished()) {
        step_report const r = b.step();
        CHECK(r.updated == (r.step % 4 == 0));
        if (!r.updated) {
            CHECK(r.gradient_norm == 0);
            continue;
        }
        CHECK(r.rate == Approx(rates[static_cast<std::size_t>(updates)]));
        CHECK(r.gradient_norm == Approx(norms[static_cast<std::size_t>(updates)]).epsilon(1e-4));
        ++updates;
    }
    CHECK(b.steps() == 16);
    CHECK(b.updates() == 4);
    CHECK(updates == 4);
    auto const of_a = a.weights(), of_b = b.weights();
    for (auto const& e : of_a.entries()) {
        auto const& other = of_b.find(e.name)->data;
        for (std::size_t i = 0; i < e.data.size(); ++i) REQUIRE(other[i] == Approx(e.data[i]).margin(1e-5));
    }
    CHECK(b.history()[1].loss == Approx(a.history()[1].loss).epsilon(1e-4));
}

TEST_CASE("trainer: an update ends with its epoch, and is the mean over the batches it has", "[train]") {
    toy const x{.graph = plain_net()};
    recipe r{.epochs = 1, .batch = 10, .accumulate = 3, .rate = constant_rate{.rate = 0.1}};
    trainer t(x.net(), x.data, r); // 5 steps: 3 and 2
    std::vector<bool> updated;
    while (!t.finished()) updated.push_back(t.step().updated);
    CHECK(updated == std::vector<bool>{false, false, true, false, true});
    CHECK(t.updates() == 2);
}

TEST_CASE("trainer: a training is resumed bit for bit in the middle of an accumulated update, with every option",
          "[train]") {
    toy const x;
    temp_folder const folder;
    for (std::int64_t const at : {1, 2, 3, 5, 7, 9}) {
        recipe const r{.epochs = 3,
                       .batch = 10,
                       .accumulate = 3,
                       .optimizer = lamb{},
                       .rate = cosine_rate{.rate = 0.01},
                       .groups = {{.names = "stem.*", .rate = 0.5}, {.names = "*.bias", .frozen = true}},
                       .clip = {.norm = 1, .value = 0.5},
                       .swa = swa{.start = 0.3, .statistics_batches = 2}};
        trainer whole(x.net(), x.data, r);
        run(whole, at);
        save_checkpoint(whole.snapshot(), folder / "c");
        run(whole, whole.total_steps());
        nas::nn::weights const others = nas::nn::initialize(x.graph, 77);
        trainer resumed({.graph = x.graph, .weights = others, .backend = x.backend}, x.data, r);
        resumed.restore(load_checkpoint(folder / "c"));
        CHECK(resumed.steps() == at);
        run(resumed, resumed.total_steps());
        INFO("interrupted after step " << at);
        CHECK(resumed.updates() == whole.updates());
        CHECK(resumed.last_weights() == whole.last_weights());
        CHECK(resumed.weights() == whole.weights());
    }
}

TEST_CASE("trainer: frozen parameters stay, and do not enter the norm of the gradients", "[train]") {
    toy const x{.graph = small_net()};
    recipe r{.epochs = 1, .batch = 25, .rate = constant_rate{.rate = 0.01}, .clip = {.norm = 1e9}};
    trainer all(x.net(), x.data, r);
    double const norm = all.step().gradient_norm;
    r.groups = {{.names = "classifier*", .rate = 2}, {.names = "*", .frozen = true}};
    trainer t(x.net(), x.data, r);
    double const norm_of_part = t.step().gradient_norm;
    CHECK(norm_of_part > 0);
    CHECK(norm_of_part < 0.9 * norm);
    auto const after = t.last_weights();
    for (auto const& e : after.entries()) {
        bool const learns = e.name.starts_with("classifier");
        INFO(e.name);
        if (nas::nn::trainable(e.role)) CHECK((e.data == x.weights.find(e.name)->data) != learns);
    }
    r.groups = {{.names = "no such*"}};
    message_of<nas::train_error>("nas.train.42", [&] { trainer(x.net(), x.data, r); });
}

TEST_CASE("trainer: a rate of one's own for a group is that of a training at this rate", "[train]") {
    toy const x;
    recipe fast{.epochs = 1, .batch = 25, .rate = constant_rate{.rate = 0.1}};
    recipe slow = fast;
    slow.rate = constant_rate{.rate = 0.05};
    slow.groups = {{.names = "*", .rate = 2}};
    trainer a(x.net(), x.data, fast), b(x.net(), x.data, slow);
    run(a, 2);
    run(b, 2);
    CHECK(a.weights() == b.weights());
}

TEST_CASE("trainer: swa gives the mean of the weights at the ends of epochs, with statistics of its own", "[train]") {
    toy const x;
    recipe r{.epochs = 4,
             .batch = 10,
             .rate = constant_rate{.rate = 0.05},
             .swa = swa{.start = 0.5, .statistics_batches = 0}};
    trainer t(x.net(), x.data, r);
    run(t, 10);
    CHECK(t.weights() == t.last_weights()); // nothing to average yet
    run(t, 15);
    auto const third = t.last_weights();
    CHECK(t.weights() == third);
    run(t, 20);
    auto const last = t.last_weights(), mean = t.weights();
    for (auto const& e : mean.entries())
        for (std::size_t i = 0; i < e.data.size(); ++i)
            REQUIRE(e.data[i] == Approx((third.find(e.name)->data[i] + last.find(e.name)->data[i]) / 2).margin(1e-6));

    r.swa->statistics_batches = 3;
    trainer measured(x.net(), x.data, r);
    run(measured, 20);
    auto const with = measured.weights();
    CHECK(measured.weights() == with); // asking changes nothing
    CHECK(measured.last_weights() == last);
    for (auto const& e : with.entries()) CHECK((e.data == mean.find(e.name)->data) == nas::nn::trainable(e.role));
}

TEST_CASE("trainer: statistics may be measured for a moving average, too", "[train]") {
    toy const x;
    recipe r{.epochs = 2, .batch = 10, .average = ema{.decay = 0.9}};
    trainer plain(x.net(), x.data, r);
    r.average->statistics_batches = 4;
    trainer measured(x.net(), x.data, r);
    run(plain, 10);
    while (!measured.finished()) {
        (void)measured.step();
        (void)measured.weights(); // must not disturb what follows
    }
    CHECK(plain.last_weights() == measured.last_weights());
    CHECK_FALSE(plain.weights() == measured.weights());
}

TEST_CASE("trainer: a pipeline trains as its data set does, bit for bit, also when resumed", "[train]") {
    toy const x;
    recipe const r{.epochs = 3, .batch = 12, .augment = {.crop_padding = 0, .flip = false}, .seed = 5};
    trainer memory(x.net(), x.data, r);
    run(memory, memory.total_steps());
    for (int const threads : {0, 2}) {
        pipeline_options o = options_of(x.data, 5);
        o.threads = threads;
        pipeline input(dataset_source(x.data), o);
        trainer t(x.net(), input, r);
        run(t, 6);
        checkpoint const saved = t.snapshot();
        run(t, t.total_steps());
        CHECK(t.weights() == memory.weights());

        pipeline again(dataset_source(x.data), o);
        trainer resumed(x.net(), again, r);
        resumed.restore(saved);
        run(resumed, resumed.total_steps());
        CHECK(resumed.weights() == memory.weights());
    }
    pipeline other(dataset_source(x.data), options_of(x.data, 6));
    pipeline same(dataset_source(x.data), options_of(x.data, 5));
    trainer t(x.net(), same, r), u(x.net(), other, r);
    CHECK(contains(message_of<nas::storage_error>("nas.train.9", [&] { u.restore(t.snapshot()); }), "seed 5"));
}

TEST_CASE("trainer: statistics are measured on a pipeline without losing its place", "[train]") {
    toy const x;
    recipe const r{.epochs = 2, .batch = 12, .average = ema{.decay = 0.9, .statistics_batches = 2}, .seed = 5};
    pipeline one(dataset_source(x.data), options_of(x.data, 5)), two(dataset_source(x.data), options_of(x.data, 5));
    trainer plain(x.net(), one, r), watched(x.net(), two, r);
    run(plain, 8);
    while (!watched.finished()) {
        (void)watched.step();
        (void)watched.weights();
    }
    CHECK(plain.weights() == watched.weights());
}

TEST_CASE("trainer: labels that are no class of the network are named", "[train]") {
    toy const x;
    dataset d = x.data;
    d.classes = 9;
    d.labels[7] = 8;
    pipeline_options o = options_of(d, 1);
    o.classes = 0;
    o.batch = 50;
    pipeline input(dataset_source(d), o);
    trainer t(x.net(), input, {.batch = 50});
    CHECK(contains(message_of<nas::train_error>("nas.train.43", [&] { (void)t.step(); }),
                   "label 8 of data set of the pipeline is none of the 4 classes"));
}

TEST_CASE("trainer: a loss of one's own is what is descended, and the network may yield anything", "[train]") {
    nas::nn::builder b{{.channels = 1, .height = 8, .width = 8}};
    auto const one_value = b.classifier(b.flatten(b.input()), {.classes = 1});
    auto const weights = nas::nn::initialize(one_value, 1);
    auto const backend = nas::nn::reference_backend();
    loss_function const squares = [](loss_input const& in, std::span<float> gradient) {
        double sum = 0;
        auto const n = static_cast<float>(in.targets.size());
        for (std::size_t i = 0; i < in.targets.size(); ++i) {
            float const d = in.outputs[i] - static_cast<float>(in.targets[i].label);
            sum += double{d} * d / double{n};
            gradient[i] = 2 * d / n;
        }
        return sum;
    };
    recipe r{.epochs = 60,
             .batch = 10,
             .rate = constant_rate{.rate = 0.01},
             .loss = squares,
             .augment = {.crop_padding = 0, .flip = false}};
    dataset const data = quarters(50);
    trainer t({.graph = one_value, .weights = weights, .backend = backend}, data, r);
    run(t, t.total_steps());
    CHECK_FALSE(t.diverged());
    CHECK(t.history().back().loss < 0.25 * t.history().front().loss);
    CHECK(t.history().back().accuracy == 0); // the loss counts nothing as correct
    r.label_smoothing = 0.1;
    message_of<nas::train_error>("nas.train.4", [&] { r.check(); });
}

TEST_CASE("trainer: accumulating allocates nothing either", "[train]") {
    toy const x;
    trainer t(x.net(), x.data, {.epochs = 2, .batch = 5, .accumulate = 2, .optimizer = lamb{}, .clip = {.norm = 1}});
    run(t, 3);
    std::size_t const before = test::allocations();
    for (int i = 0; i < 5; ++i) (void)t.step();
    CHECK(test::allocations() == before);
}

TEST_CASE("trainer: batches may come from a program's own input", "[train]") {
    struct always_same final : batch_input {
        std::string_view name() const override { return "same"; }
        nas::shape image() const override { return {1, 8, 8}; }
        std::int32_t classes() const override { return 4; }
        std::int64_t steps_per_epoch() const override { return steps; }
        void load(walk_position at, std::span<float> images, std::span<target> targets) override {
            std::fill(images.begin(), images.end(), static_cast<float>(at.step));
            std::fill(targets.begin(), targets.end(), target{.label = 1});
        }
        std::string describe() override { return "same\n"; }
        std::int64_t steps = 2;
    };
    toy const x;
    trainer t(x.net(), std::make_unique<always_same>(), recipe{.epochs = 2, .batch = 3});
    run(t, 4);
    CHECK(t.finished());
    CHECK(t.history().size() == 2);
    auto none = std::make_unique<always_same>();
    none->steps = 0;
    message_of<nas::train_error>("nas.train.3", [&] { trainer(x.net(), std::move(none), recipe{.batch = 3}); });
}
