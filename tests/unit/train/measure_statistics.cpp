#include <cmath>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/measure_statistics.hpp>

#include "support/catch.hpp"

TEST_CASE("measure_statistics: the statistics are the mean over the batches, whatever they were", "[train]") {
    nas::nn::builder b{{.channels = 2, .height = 2, .width = 2}};
    auto const g = b.classifier(b.flatten(b.batch_norm(b.input(), {})), {.classes = 2});
    auto const backend = nas::nn::reference_backend();
    nas::nn::plan p(g, backend, {.batch = 3, .training = true});
    auto w = nas::nn::initialize(g, 1);
    for (auto& e : w.entries())
        if (!nas::nn::trainable(e.role)) e.data = {1e4f, 7};
    p.load(w);

    auto const value = [](std::int64_t batch, std::size_t i) {
        return 100 * std::sin(static_cast<double>(i) + 3 * static_cast<double>(batch)) + (i / 4 % 2 ? 1000 : 0);
    };
    auto const load = [&](std::int64_t batch) {
        for (std::size_t i = 0; i < 24; ++i) p.input()[i] = static_cast<float>(value(batch, i));
    };
    nas::train::measure_statistics(p, 3, load);
    nas::nn::weights after;
    p.store(after);
    for (std::size_t c = 0; c < 2; ++c) {
        double mean_of_means = 0, mean_of_variances = 0;
        for (std::int64_t batch = 0; batch < 3; ++batch) {
            double sum = 0, squares = 0;
            for (std::size_t i = 0; i < 24; ++i) {
                if (i / 4 % 2 != c) continue;
                sum += value(batch, i);
                squares += value(batch, i) * value(batch, i);
            }
            mean_of_means += sum / 12 / 3;
            mean_of_variances += (squares - sum * sum / 12) / 11 / 3; // unbiased
        }
        for (auto const& e : after.entries()) {
            if (e.role == nas::nn::parameter_role::mean) CHECK(e.data[c] == Approx(mean_of_means).epsilon(1e-4));
            if (e.role == nas::nn::parameter_role::variance)
                CHECK(e.data[c] == Approx(mean_of_variances).epsilon(1e-3));
            if (nas::nn::trainable(e.role)) CHECK(e.data == w.find(e.name)->data);
        }
    }
}

TEST_CASE("measure_statistics: a network without normalisations reads no batch", "[train]") {
    nas::nn::builder b{{.channels = 1, .height = 2, .width = 2}};
    auto const g = b.classifier(b.flatten(b.input()), {.classes = 2});
    auto const backend = nas::nn::reference_backend();
    nas::nn::plan p(g, backend, {.batch = 1, .training = true});
    int loads = 0;
    nas::train::measure_statistics(p, 3, [&](std::int64_t) { ++loads; });
    CHECK(loads == 0);
}
