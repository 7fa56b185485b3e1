// A short training on real images.

#include <cstdlib>
#include <string>

#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/train/fit.hpp>
#include <nas/train/folder.hpp>
#include <nas/train/hold_out.hpp>
#include <nas/train/subset.hpp>

#include "support/catch.hpp"

using namespace nas::train;

TEST_CASE("Fashion-MNIST: a small network passes 75 % after three epochs on 6,000 images", "[training][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    auto const all = load_folder(std::string(root) + "/fashion-mnist");
    auto const [train, held_out] = hold_out(subset(all.train, {.images = 7500}), {.fraction = 0.2});
    CHECK(train.size() == 6000);

    nas::nn::builder b{{.channels = 1, .height = 28, .width = 28}};
    auto x = b.input();
    for (int i = 0; i < 3; ++i) {
        auto const in = b.scope("layers", i);
        x = b.conv2d(x, {.channels = 16 << i,
                         .kernel = 3,
                         .stride = i == 0 ? 1 : 2,
                         .norm = true,
                         .activation = nas::activation::relu});
    }
    auto const g = b.classifier(x, {.classes = 10});
    auto const backend = nas::nn::onednn_backend();
    auto const result =
        fit({.graph = g, .weights = nas::nn::initialize(g, 1), .backend = backend},
            {.train = train, .validation = &held_out},
            {.epochs = 3, .rate = cosine_rate{.rate = 0.1}, .augment = {.crop_padding = 0, .flip = false}});
    CHECK(result.state == fit_state::finished);
    INFO("accuracy " << result.validation->accuracy << ", " << result.images_per_second << " images/s");
    CHECK(result.validation->accuracy > 0.75);
}
