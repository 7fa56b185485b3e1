// Images per second of several trainings at a time: k trainings of one thread each, side by side, against one training
// of k threads after the other. MobileNetV2 for 32x32 images over one shared data set, with the whole training step
// (loading, forward, backward, clipping, SGD).
//
//     benchmark_many_candidates [k] [rounds] [batch...]          defaults: 2 trainings, 9 rounds, batches 64 and 1

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <nas/backend/onednn/version.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/train/trainer.hpp>

#include "side_by_side.hpp"

namespace {

struct row {
    std::int64_t expand, channels, repeats, stride;
};

nas::nn::graph mobilenet_v2_cifar(std::int64_t classes) {
    nas::nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = 32, .kernel = 3, .norm = true, .activation = nas::nn::relu});
    row const rows[] = {{1, 16, 1, 1}, {6, 24, 2, 1}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
    for (std::size_t s = 0; s < std::size(rows); ++s)
        for (std::int64_t l = 0; l < rows[s].repeats; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            x = nas::nn::mbconv(b, x, {.channels = rows[s].channels, .expand = rows[s].expand, .stride = l == 0 ? rows[s].stride : 1,
                                       .activation = nas::nn::relu});
        }
    x = b.conv2d(x, {.name = "head", .channels = 1280, .norm = true, .activation = nas::nn::relu});
    return b.classifier(x, {.classes = classes});
}

nas::train::dataset random_images(std::size_t n) {
    nas::train::dataset d{.name = "noise", .channels = 3, .height = 32, .width = 32, .classes = 10, .pixels = {}, .labels = {}, .pixel_range = {}, .class_names = {}};
    nas::rng r(1);
    d.pixels.resize(n * d.image_bytes());
    for (auto& p : d.pixels) p = static_cast<std::uint8_t>(r.below(256));
    for (std::size_t i = 0; i < n; ++i) d.labels.push_back(static_cast<std::uint8_t>(r.below(10)));
    d.pixel_range = nas::train::measure_normalization(d.pixels, 3, 32 * 32);
    return d;
}

} // namespace

int main(int argc, char** argv) {
    int const k = argc > 1 ? std::atoi(argv[1]) : 2;
    int const rounds = argc > 2 ? std::atoi(argv[2]) : 9;
    std::vector<int> batches;
    for (int i = 3; i < argc; ++i) batches.push_back(std::atoi(argv[i]));
    if (batches.empty()) batches = {64, 1};
    for (int const b : batches)
        if (k < 1 || rounds < 1 || b < 1 || b > 1024) {
            std::fprintf(stderr, "usage: %s [trainings] [rounds] [batch...], all at least 1, batches at most 1024\n", argv[0]);
            return 2;
        }
    nas::train::dataset const data = random_images(1024);
    nas::nn::graph const g = mobilenet_v2_cifar(data.classes);
    nas::nn::weights const w = nas::nn::initialize(g, 1);
    nas::nn::backend const backend = nas::nn::onednn_backend();
    for (int const batch : batches) {
        auto const make = [&](int threads, std::uint64_t seed) {
            return std::make_unique<nas::train::trainer>(
                nas::train::model{.graph = g, .weights = w, .backend = backend}, data,
                nas::train::recipe{.epochs = 1'000'000,
                                   .batch = batch,
                                   .rate = nas::train::constant_rate{.rate = 1e-4},
                                   .clip = {.norm = 10},
                                   .seed = seed,
                                   .threads = threads});
        };
        std::vector<std::unique_ptr<nas::train::trainer>> single, wide;
        for (int i = 0; i < k; ++i) {
            single.push_back(make(1, static_cast<std::uint64_t>(i + 1)));
            wide.push_back(make(k, static_cast<std::uint64_t>(i + 1)));
        }
        int const steps = batch >= 16 ? 1 : 8; // of each training in one run, to make a thread's start negligible
        auto const run = [steps](nas::train::trainer& t) {
            for (int s = 0; s < steps; ++s) (void)t.step();
        };
        auto const side_by_side_run = [&] {
            std::vector<std::thread> threads;
            for (int i = 1; i < k; ++i) threads.emplace_back([&, i] { run(*single[static_cast<std::size_t>(i)]); });
            run(*single[0]);
            for (std::thread& t : threads) t.join();
        };
        std::printf("\nMobileNetV2 at 32x32, batch %d, %d trainings; oneDNN %s\n\n", batch, k, to_string(nas::onednn::runtime_version()).c_str());
        double const items = static_cast<double>(batch) * k * steps;
        std::vector<side_by_side::contestant> const contestants{
            {.name = std::to_string(k) + " trainings x 1 thread", .run = side_by_side_run, .items = items},
            {.name = "1 training x " + std::to_string(k) + " threads", .run = [&] { for (auto& t : wide) run(*t); }, .items = items},
            {.name = "1 training x 1 thread", .run = [&] { for (auto& t : single) run(*t); }, .items = items}};
        side_by_side::print(contestants, side_by_side::compare(contestants, {.rounds = rounds}), "images");
    }
}
