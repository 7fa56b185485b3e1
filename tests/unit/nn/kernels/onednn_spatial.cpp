#include <nas/nn/blocks/split.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/onednn_spatial.hpp>
#include <nas/nn/plan.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("onednn spatial kernels: compute what the reference computes, forward and backward", "[backend][onednn]") {
    for (auto const l : test::levels()) {
        nn::backend const backend = nn::onednn_backend({.level = l});
        for (test::op_case const& c : test::spatial_cases()) {
            INFO(to_string(l));
            test::check_against(c, nn::reference_backend(), backend, 1e-5, {.training = true, .threads = 2});
            test::check_against(c, nn::reference_backend(), backend, 1e-5, {.training = false});
        }
    }
}

TEST_CASE("onednn spatial kernels: convolutions run on oneDNN, depthwise ones of volumes on own kernels",
          "[backend][onednn]") {
    nn::backend const backend = nn::onednn_backend();
    for (test::op_case const& c : test::spatial_cases()) {
        if (c.op.kind().find("conv") != 0) continue;
        std::vector<nas::layout> layouts;
        for (nas::shape const& s : c.inputs)
            layouts.push_back(s.rank() == 3 ? backend.image_layout() : nas::plain_layout);
        for (bool const training : {true, false}) {
            nn::kernel_site const site{.inputs = c.inputs,
                                       .output = c.op.infer(c.inputs),
                                       .batch = c.batch,
                                       .training = training,
                                       .image_layout = backend.image_layout(),
                                       .input_layouts = layouts};
            auto const k = backend.make_kernel(c.op, site);
            INFO(c.name);
            REQUIRE(k);
            bool const own = c.name.find("conv3d depthwise") == 0 || c.name.find("conv_transpose3d depthwise") == 0;
            CHECK((k->implementation().find("onednn") == std::string_view::npos) == own);
            CHECK(k->implementation().find("ref") == std::string_view::npos);
        }
    }
}

namespace {

// What a network yields, and the squared length of the gradient of each of its parameters, in whatever order they lie.
struct trained {
    std::vector<float> output;
    std::vector<float> gradients;
};

trained train_once(nn::graph const& g, nn::backend const& b) {
    nn::plan p(g, b, {.batch = 3, .training = true, .threads = 2});
    p.load(nn::initialize(g, 5));
    nas::rng r(7);
    for (float& x : p.input()) x = static_cast<float>(r.uniform(-1, 1));
    p.forward();
    trained t;
    t.output.assign(p.output().begin(), p.output().end());
    for (float& x : p.output_gradient()) x = static_cast<float>(r.uniform(-1, 1));
    p.backward();
    for (auto const& s : p.segments()) {
        double square = 0;
        for (float const x : p.gradients().subspan(s.offset, s.elements)) square += static_cast<double>(x) * x;
        t.gradients.push_back(static_cast<float>(square));
    }
    return t;
}

void check_network(nn::graph const& g) {
    auto const expected = train_once(g, nn::reference_backend()), got = train_once(g, nn::onednn_backend());
    CHECK(test::difference(got.output, expected.output) <= 1e-5);
    REQUIRE(got.gradients.size() == expected.gradients.size());
    for (std::size_t i = 0; i < got.gradients.size(); ++i)
        CHECK(got.gradients[i] == Approx(expected.gradients[i]).epsilon(1e-4));
}

} // namespace

TEST_CASE("onednn spatial kernels: networks of images, signals and volumes in one plan", "[backend][onednn]") {
    SECTION("signals") {
        nn::builder b(nas::shape{3, 40});
        auto x = b.add("in", nn::conv1d{.out_channels = 16, .kernel = 5, .stride = 2, .bias = true}, {b.input()});
        x = b.add("pool", nn::pool1d{.pool = nas::pool_function::average, .kernel = 3}, {b.activate(x, nn::relu)});
        auto const up = b.add("up", nn::conv_transpose1d{.out_channels = 16, .kernel = 4}, {x});
        x = b.add("join", nn::concat{.axis = -1}, {x, up});
        x = b.add("turn", nn::transpose{}, {x});
        x = b.add("mean", nn::reduce{.axes = {0}}, {x});
        check_network(b.finish(b.linear(x, {.features = 4})));
    }
    SECTION("images") {
        nn::builder b(nas::shape{3, 6, 8});
        auto x = b.conv2d(b.input(), {.channels = 20, .kernel = 3, .norm = true, .activation = nn::relu});
        auto const up = b.add("up", nn::conv_transpose2d{.out_channels = 20, .kernel = 4, .bias = true}, {x});
        auto const larger = b.add("larger", nn::resize{.mode = nn::resize_mode::linear}, {x});
        x = b.sum({up, larger});
        auto const parts = nn::split(b, x, {.parts = 2, .axis = 1});
        x = b.add("rows", nn::concat{.axis = 1}, {parts[1], parts[0]});
        x = b.add("shuffle", nn::depth_to_space{}, {x});
        x = b.add("frame", nn::pad{.before = {0, 1, 1}, .mode = nn::pad_mode::reflect}, {x});
        x = b.conv2d(x, {.name = "last", .channels = 17, .kernel = 3});
        x = b.add("pool", nn::adaptive_pool{.size = {2, 3}}, {x});
        x = b.add("tokens", nn::reshape{.extents = {0, -1}}, {x});
        check_network(b.finish(b.add("norm", nn::reduce{.function = nas::reduce_function::l2, .axes = {1}}, {x})));
    }
    SECTION("volumes") {
        nn::builder b(nas::shape{2, 4, 6, 6});
        auto x = b.add("in", nn::conv3d{.out_channels = 17, .kernel = 3, .bias = true}, {b.input()});
        x = b.add("pool", nn::pool3d{}, {x});
        x = b.add("up", nn::conv_transpose3d{.out_channels = 4}, {x});
        x = b.add("global", nn::adaptive_pool{.pool = nas::pool_function::max}, {x});
        x = b.add("flat", nn::reshape{.extents = {-1}}, {x});
        check_network(b.finish(b.linear(x, {.features = 3})));
    }
}
