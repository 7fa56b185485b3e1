// The same training on the reference backend and on oneDNN, step by step.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/builtin_images.hpp>
#include <nas/train/fit.hpp>

#include "support/catch.hpp"

using namespace nas::train;

namespace {

/// Convolutions of several kinds, squeeze-and-excitation, pooling, a residual; channels that do not fill blocks. Smooth
/// throughout: at the kink of a relu or between two equal inputs of a max pooling, one rounding decides where a whole
/// gradient goes, and two correct curves part.
nas::nn::graph mixed_net() {
    nas::nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 10, .kernel = 3, .stride = 2, .norm = true, .activation = nas::activation::swish});
    x = b.average_pool(x, {.kernel = 3, .stride = 2});
    {
        auto const in = b.scope("blocks", 0);
        x = nas::nn::mbconv(b, x,
                            {.channels = 10,
                             .kernel = 3,
                             .expand = 2,
                             .se = true,
                             .activation = nas::activation::swish,
                             .se_activation = nas::activation::swish});
    }
    {
        auto const in = b.scope("blocks", 1);
        x = nas::nn::mbconv(
            b, x, {.channels = 20, .kernel = 5, .expand = 2, .stride = 2, .activation = nas::activation::swish});
    }
    return b.classifier(x, {.classes = 10, .dropout = 0.1});
}

std::vector<double> losses(nas::nn::graph const& g, nas::nn::backend const& backend, dataset const& d, int threads) {
    struct {
        std::vector<double> seen{};
        void on_step(step_report const& r) { seen.push_back(r.loss); }
    } o;
    auto const result = fit({.graph = g, .weights = nas::nn::initialize(g, 1), .backend = backend}, {.train = d},
                            {.epochs = 6,
                             .batch = 16,
                             .rate = constant_rate{.rate = 0.05},
                             .clip = {.norm = 5},
                             .average = ema{},
                             .label_smoothing = 0.1,
                             .threads = threads},
                            o);
    CHECK(result.state == fit_state::finished);
    return o.seen;
}

} // namespace

TEST_CASE("training: oneDNN and the reference follow the same curve of losses", "[training]") {
    // Rounding differs by about 1e-7 per operation and every update multiplies what came before; over 48 steps the
    // largest difference seen was 2e-6. A wrong gradient of any operation shows at the second step as 1e-2 and more.
    dataset const d = builtin_images({.train = 128, .test = 1}).train;
    auto const g = mixed_net();
    auto const reference = losses(g, nas::nn::reference_backend(), d, 1);
    for (int const threads : {1, 2}) {
        auto const fast = losses(g, nas::nn::onednn_backend(), d, threads);
        REQUIRE(fast.size() == 48);
        for (std::size_t i = 0; i < fast.size(); ++i) {
            INFO("step " << i << ", " << threads << " threads");
            CHECK(fast[i] == Approx(reference[i]).margin(2e-5));
        }
    }
    auto const mean = [](auto first) { return std::accumulate(first, first + 8, 0.0) / 8; };
    CHECK(mean(reference.end() - 8) < mean(reference.begin()) - 0.05);
}

TEST_CASE("training: on oneDNN the same seed and threads give the same weights, bit for bit", "[training]") {
    dataset const d = builtin_images({.train = 128, .test = 1}).train;
    auto const g = mixed_net();
    auto const backend = nas::nn::onednn_backend();
    for (int const threads : {1, 2}) {
        recipe const r{.epochs = 2, .batch = 16, .threads = threads};
        model const m{.graph = g, .weights = nas::nn::initialize(g, 1), .backend = backend};
        CHECK(fit(m, {.train = d}, r).weights == fit(m, {.train = d}, r).weights);
    }
}

TEST_CASE("training: on oneDNN a restored training ends as the uninterrupted one, bit for bit", "[training]") {
    dataset const d = builtin_images({.train = 128, .test = 1}).train;
    auto const g = mixed_net();
    auto const w = nas::nn::initialize(g, 1);
    auto const backend = nas::nn::onednn_backend();
    model const m{.graph = g, .weights = w, .backend = backend};
    recipe const r{.epochs = 2, .batch = 16, .average = ema{}};
    trainer whole(m, d, r);
    while (whole.steps() < 11) (void)whole.step();
    checkpoint const saved = whole.snapshot();
    while (!whole.finished()) (void)whole.step();
    trainer resumed(m, d, r);
    resumed.restore(saved);
    while (!resumed.finished()) (void)resumed.step();
    CHECK(resumed.last_weights() == whole.last_weights());
    CHECK(resumed.weights() == whole.weights());
}

TEST_CASE("training: a checkpoint made on one backend continues on another", "[training]") {
    dataset const d = builtin_images({.train = 128, .test = 1}).train;
    auto const g = mixed_net();
    auto const w = nas::nn::initialize(g, 1);
    auto const slow = nas::nn::reference_backend();
    auto const fast = nas::nn::onednn_backend();
    recipe const r{.epochs = 2, .batch = 16, .rate = constant_rate{.rate = 0.05}, .average = ema{}};
    trainer whole({.graph = g, .weights = w, .backend = slow}, d, r);
    while (whole.steps() < 8) (void)whole.step();
    trainer continued({.graph = g, .weights = w, .backend = fast}, d, r);
    continued.restore(whole.snapshot());
    CHECK(continued.last_weights() == whole.last_weights());
    CHECK(continued.weights() == whole.weights());
    while (!whole.finished()) CHECK(continued.step().loss == Approx(whole.step().loss).margin(2e-5));
}
