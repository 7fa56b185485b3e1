#include <vector>

#include <nas/backend/onednn/convolution.hpp>
#include <nas/backend/reference/conv2d.hpp>
#include <nas/tensor/arena.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::onednn;

namespace {

nas::conv_geometry geometry(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t size,
                            std::int64_t kernel, std::int64_t stride = 1, std::int64_t groups = 1,
                            std::int64_t dilation = 1) {
    std::int64_t const pad = kernel / 2 * dilation,
                       result = (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
    return {.batch = batch,
            .in_channels = in,
            .in_height = size,
            .in_width = size,
            .out_channels = out,
            .out_height = result,
            .out_width = result,
            .kernel_height = kernel,
            .kernel_width = kernel,
            .stride_height = stride,
            .stride_width = stride,
            .dilation_height = dilation,
            .dilation_width = dilation,
            .pad_top = pad,
            .pad_left = pad,
            .pad_bottom = pad,
            .pad_right = pad,
            .groups = groups};
}

// Largest differences of output, input gradient and weight gradient from the reference.
double worst_difference(engine const& e, convolution_problem const& p) {
    nas::conv_geometry const& g = p.geometry;
    convolution const c(e, p);
    REQUIRE(c.has_forward());
    REQUIRE(c.has_backward_data());
    REQUIRE(c.has_backward_weights());
    CHECK(c.reason().empty());
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    auto const x = test::random_floats(g.batch * in.elements(), 1),
               dy = test::random_floats(g.batch * out.elements(), 2);
    auto const w = test::random_floats(g.weight_elements(), 3), b = test::random_floats(g.out_channels, 4);

    auto const bytes = [](std::size_t floats) { return floats * sizeof(float); };
    nas::arena source(bytes(x.size())), destination(bytes(dy.size())),
        weights(bytes(static_cast<std::size_t>(c.weight_elements()))), source_gradient(source.size()),
        destination_gradient(destination.size()), weight_gradient(weights.size()), scratch(c.scratch_bytes());
    auto const floats = [](nas::arena& a) { return reinterpret_cast<float*>(a.data()); };
    nas::reference::reorder(g.batch, in, nas::plain_layout, p.source, x.data(), floats(source));
    nas::reference::reorder(g.batch, out, nas::plain_layout, p.destination, dy.data(), floats(destination_gradient));
    c.pack(w.data(), floats(weights), scratch.data());

    std::vector<float> y(dy.size()), dx(x.size()), dw(w.size()), db(b.size()), expected_y(y.size()),
        expected_dx(x.size()), expected_dw(w.size()), expected_db(b.size());
    c.forward(floats(source), floats(weights), b.data(), floats(destination), scratch.data());
    c.backward_data(floats(destination_gradient), floats(weights), floats(source_gradient), scratch.data());
    c.backward_weights(floats(source), floats(destination_gradient), floats(weight_gradient), db.data(),
                       scratch.data());
    nas::reference::reorder(g.batch, out, p.destination, nas::plain_layout, floats(destination), y.data());
    nas::reference::reorder(g.batch, in, p.source, nas::plain_layout, floats(source_gradient), dx.data());
    c.unpack(floats(weight_gradient), dw.data(), scratch.data());

    nas::reference::conv2d_forward(g, x.data(), w.data(), b.data(), expected_y.data(), 2);
    nas::reference::conv2d_backward_data(g, dy.data(), w.data(), expected_dx.data(), 2);
    nas::reference::conv2d_backward_weights(g, x.data(), dy.data(), expected_dw.data(), 2);
    nas::reference::conv2d_backward_bias(g, dy.data(), expected_db.data());
    return std::max({test::difference(y, expected_y), test::difference(dx, expected_dx),
                     test::difference(dw, expected_dw), test::difference(db, expected_db)});
}

} // namespace

TEST_CASE("oneDNN convolution: forward and gradients equal the reference in blocked layouts", "[backend][onednn]") {
    engine const e;
    for (auto const l : test::levels()) {
        nas::layout const images = nas::cpu::image_layout(l);
        for (int const threads : {1, 2}) {
            INFO(to_string(l) << ", " << threads << " threads");
            auto const worst = [&](nas::conv_geometry const& g) {
                return worst_difference(e, {.geometry = g,
                                            .source = images,
                                            .destination = images,
                                            .bias = true,
                                            .training = true,
                                            .threads = threads});
            };
            CHECK(worst(geometry(3, 32, 48, 9, 3)) < 1e-5);
            CHECK(worst(geometry(2, 16, 32, 10, 1, 2)) < 1e-5);
            CHECK(worst(geometry(2, 32, 32, 9, 3, 1, 2)) < 1e-5);
            CHECK(worst(geometry(2, 32, 32, 9, 3, 1, 32)) < 1e-5);
        }
    }
}

TEST_CASE("oneDNN convolution: plain images of any grouping go through matrix products", "[backend][onednn]") {
    engine const e;
    CHECK(worst_difference(
              e, {.geometry = geometry(2, 15, 24, 8, 3, 1, 3), .bias = true, .training = true, .threads = 2}) < 1e-5);
    CHECK(worst_difference(
              e, {.geometry = geometry(2, 16, 16, 12, 5, 3, 1, 2), .bias = true, .training = true, .threads = 2}) <
          1e-5);
}

TEST_CASE("oneDNN convolution: Winograd stays within its wider tolerance", "[backend][onednn]") {
    engine const e;
    nas::layout const images = nas::cpu::image_layout(nas::cpu::best_simd_level());
    CHECK(worst_difference(e, {.geometry = geometry(16, 64, 64, 16, 3),
                               .source = images,
                               .destination = images,
                               .bias = true,
                               .training = true,
                               .winograd = true,
                               .threads = 2}) < 1e-4);
}

TEST_CASE("oneDNN convolution: directions without a fast implementation are left out and named", "[backend][onednn]") {
    engine const e;
    nas::layout const images = nas::cpu::image_layout(nas::cpu::best_simd_level());
    auto const depthwise = [&](std::int64_t kernel, std::int64_t dilation) {
        return convolution(e, {.geometry = geometry(4, 32, 32, 16, kernel, 1, 32, dilation),
                               .source = images,
                               .destination = images,
                               .training = true});
    };
    CHECK(depthwise(3, 1).has_backward_weights());
    convolution const wide = depthwise(5, 1);
    CHECK(wide.has_forward());
    CHECK(wide.has_backward_data());
    if (!wide.has_backward_weights()) CHECK(wide.reason().find("weight gradient: oneDNN would run") == 0);
    convolution const dilated = depthwise(3, 2);
    CHECK(dilated.has_forward());
    if (!dilated.has_backward_data()) CHECK(dilated.reason().find("input gradient: oneDNN ") == 0);
}

TEST_CASE("oneDNN convolution: for inference there are no gradients", "[backend][onednn]") {
    engine const e;
    nas::layout const images = nas::cpu::image_layout(nas::cpu::best_simd_level());
    convolution const c(e, {.geometry = geometry(1, 16, 16, 8, 3),
                            .source = images,
                            .destination = images,
                            .after = nas::activation::relu});
    CHECK(c.has_forward());
    CHECK_FALSE(c.has_backward_data());
    CHECK_FALSE(c.has_backward_weights());
    CHECK(c.implementation().find("jit") == 0);
}
