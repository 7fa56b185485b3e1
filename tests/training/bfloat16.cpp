// What products in bfloat16 do to the gradients of a network.

#include <cmath>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/plan.hpp>
#include <nas/train/builtin_images.hpp>
#include <nas/train/loss.hpp>

#include "support/catch.hpp"

using namespace nas::train;
using nas::nn::product_type;

namespace {

/// Two layers of 8, 16 and 32 channels.
nas::nn::graph network() {
    nas::nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    auto x = b.input();
    for (int stage = 0; stage < 3; ++stage)
        for (int layer = 0; layer < 2; ++layer) {
            auto const in = b.scope("stages", stage, "layers", layer);
            x = b.conv2d(x, {.channels = 8 << stage,
                             .kernel = 3,
                             .stride = layer == 0 && stage > 0 ? 2 : 1,
                             .norm = true,
                             .activation = nas::activation::relu});
        }
    return b.classifier(x, {.classes = 10});
}

std::vector<float> gradients(nas::nn::graph const& g, product_type products, dataset const& d) {
    auto const backend = nas::nn::onednn_backend({.products = products});
    nas::nn::plan p(g, backend, {.batch = 16, .training = true});
    p.load(nas::nn::initialize(g, 1));
    auto const input = p.input();
    for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<float>(d.pixels[i]) / 128.0f - 1.0f;
    p.forward();
    (void)softmax_cross_entropy{}(p.output(), {d.labels.data(), 16}, p.output_gradient());
    p.backward();
    nas::nn::weights plain;
    std::copy(p.gradients().begin(), p.gradients().end(), p.parameters().begin());
    p.store(plain);
    std::vector<float> all;
    for (auto const& e : plain.entries())
        if (e.role == nas::nn::parameter_role::weight) all.insert(all.end(), e.data.begin(), e.data.end());
    return all;
}

} // namespace

TEST_CASE("training: gradients from products in bfloat16 point where those from float do", "[training]") {
    dataset const d = builtin_images({.train = 16, .test = 1}).train;
    auto const g = network();
    // 0.9982 was seen: at the kinks of relu a rounding decides where a gradient goes. Smooth networks reach 0.999
    // (tests/unit/nn/kernels/onednn/convolution.cpp).
    auto const exact = gradients(g, product_type::float32, d);
    auto const cosine = [&](product_type products) {
        auto const rounded = gradients(g, products, d);
        double ab = 0, aa = 0, bb = 0;
        for (std::size_t i = 0; i < exact.size(); ++i) {
            double const a = static_cast<double>(exact[i]), b = static_cast<double>(rounded[i]);
            ab += a * b;
            aa += a * a;
            bb += b * b;
        }
        CHECK(rounded != exact);
        return ab / std::sqrt(aa * bb);
    };
    double const emulated = cosine(product_type::bfloat16_emulated);
    INFO("emulated " << emulated);
    CHECK(emulated > 0.997);
    if (!nas::nn::bfloat16_is_fast()) {
        WARN("this processor has no AMX: emulated products only");
        return;
    }
    double const amx = cosine(product_type::bfloat16);
    INFO("AMX " << amx);
    CHECK(amx > 0.997);
}
