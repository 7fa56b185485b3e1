#include <cmath>

#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/adamw.hpp>
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
    for (optimizer const& o : {optimizer(sgd{}), optimizer(rmsprop{}), optimizer(adamw{})})
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
