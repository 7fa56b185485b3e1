// Images per second of a training step (forward, loss gradient, backward, SGD) of MobileNetV2 for 32x32 images on both
// CPU backends, side by side in one run.
//
//     benchmark_train_step [batch] [threads] [rounds]

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <nas/backend/onednn/version.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan.hpp>

#include "side_by_side.hpp"

namespace {

struct row {
    std::int64_t expand, channels, repeats, stride;
};

// The usual form for CIFAR: stem and the first two stages keep the resolution.
nas::nn::graph mobilenet_v2_cifar() {
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
    return b.classifier(x, {.classes = 10});
}

class training_step {
public:
    training_step(nas::nn::graph const& g, nas::nn::backend const& target, std::int64_t batch, int threads)
        : plan_(g, target, {.batch = batch, .training = true, .threads = threads}) {
        plan_.load(nas::nn::initialize(g, 1));
        nas::rng r(1);
        for (float& x : plan_.input()) x = static_cast<float>(r.uniform(-1, 1));
        for (std::string const& note : plan_.notes()) std::fprintf(stderr, "note: %s\n", note.c_str());
    }
    void operator()() {
        plan_.forward();
        auto const y = plan_.output();
        auto const dy = plan_.output_gradient();
        for (std::size_t i = 0; i < dy.size(); ++i) dy[i] = y[i] * 1e-3f;
        plan_.backward();
        auto const w = plan_.parameters();
        auto const g = plan_.gradients();
        for (std::size_t i = 0; i < w.size(); ++i) w[i] -= 1e-9f * g[i];
    }
    double megabytes() const { return static_cast<double>(plan_.arena_bytes()) * 1e-6; }

private:
    nas::nn::plan plan_;
};

} // namespace

int main(int argc, char** argv) {
    std::int64_t const batch = argc > 1 ? std::atoll(argv[1]) : 64;
    int const threads = argc > 2 ? std::atoi(argv[2]) : 2;
    int const rounds = argc > 3 ? std::atoi(argv[3]) : 9;
    if (batch < 1 || threads < 1 || rounds < 1) {
        std::fprintf(stderr, "usage: %s [batch] [threads] [rounds], all at least 1\n", argv[0]);
        return 2;
    }
    nas::nn::graph const g = mobilenet_v2_cifar();
    nas::nn::backend const onednn = nas::nn::onednn_backend(), reference = nas::nn::reference_backend();
    training_step fast(g, onednn, batch, threads), slow(g, reference, batch, 1);
    std::printf("MobileNetV2 at 32x32, batch %lld, training step; oneDNN %s with %d threads; %.1f million MACs per image; arena %.0f MB\n\n",
                static_cast<long long>(batch), to_string(nas::onednn::runtime_version()).c_str(), threads, static_cast<double>(nas::nn::cost(g).macs) * 1e-6, fast.megabytes());
    std::vector<side_by_side::contestant> const contestants{
        {.name = "onednn", .run = [&] { fast(); }, .items = static_cast<double>(batch)},
        {.name = "reference (1 thread)", .run = [&] { slow(); }, .items = static_cast<double>(batch), .most_rounds = 1}};
    side_by_side::print(contestants, side_by_side::compare(contestants, {.rounds = rounds}), "images");
}
