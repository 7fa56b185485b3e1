#include <vector>

#include <nas/backend/reference/conv3d.hpp>

#include "support/catch.hpp"

using namespace nas;

// Two planes of 2x2, a window of 2x1x1: differences and sums through the depth.
TEST_CASE("reference conv3d: taps lie along the depth first", "[backend][reference]") {
    conv3d_geometry const g{.in = {2, 2, 2}, .out = {1, 2, 2}, .kernel = {2, 1, 1}};
    std::vector<float> const in{1, 2, 3, 4, 10, 20, 30, 40}, w{-1, 1}, gradient{1, 0, 2, 0};
    float const bias = 0.5f;
    std::vector<float> out(4), in_gradient(8), w_gradient(2);
    reference::conv3d_forward(g, in.data(), w.data(), &bias, out.data());
    CHECK(out == std::vector<float>{9.5f, 18.5f, 27.5f, 36.5f});
    reference::conv3d_forward(g, in.data(), w.data(), nullptr, out.data());
    CHECK(out == std::vector<float>{9, 18, 27, 36});
    reference::conv3d_backward_data(g, gradient.data(), w.data(), in_gradient.data());
    CHECK(in_gradient == std::vector<float>{-1, 0, -2, 0, 1, 0, 2, 0});
    reference::conv3d_backward_weights(g, in.data(), gradient.data(), w_gradient.data());
    CHECK(w_gradient == std::vector<float>{7, 70});
    float bias_gradient = 0;
    reference::conv3d_backward_bias(g, gradient.data(), &bias_gradient);
    CHECK(bias_gradient == 3);
}

TEST_CASE("reference conv3d: outside of the volume there is nothing", "[backend][reference]") {
    conv3d_geometry const g{.in = {1, 1, 1},
                            .out = {2, 2, 2},
                            .kernel = {2, 2, 2},
                            .stride = {1, 1, 1},
                            .dilation = {1, 1, 1},
                            .pad_begin = {1, 1, 1},
                            .pad_end = {1, 1, 1}};
    std::vector<float> const in{2}, w{1, 2, 3, 4, 5, 6, 7, 8};
    std::vector<float> out(8), in_gradient(1), w_gradient(8);
    reference::conv3d_forward(g, in.data(), w.data(), nullptr, out.data(), 2);
    CHECK(out == std::vector<float>{16, 14, 12, 10, 8, 6, 4, 2});
    reference::conv3d_backward_data(g, w.data(), w.data(), in_gradient.data());
    CHECK(in_gradient == std::vector<float>{2 * (1 * 8 + 2 * 7 + 3 * 6 + 4 * 5)});
    reference::conv3d_backward_weights(g, in.data(), w.data(), w_gradient.data());
    CHECK(w_gradient == std::vector<float>{16, 14, 12, 10, 8, 6, 4, 2});
}
