#include <vector>

#include <nas/backend/cpu/depthwise3d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas;

// Two planes of 2x2 of one channel; the volume lies as an image of four rows.
TEST_CASE("cpu depthwise3d: taps lie along the depth first; what fills up the block stays zero", "[backend][cpu]") {
    conv3d_geometry const g{.in = {2, 2, 2}, .out = {1, 2, 2}, .kernel = {2, 1, 1}};
    shape const volume{1, 4, 2}, result{1, 2, 2}, window{1, 2, 1};
    for (auto const l : test::levels()) {
        auto const in = test::blocked(l, 1, volume, {1, 2, 3, 4, 10, 20, 30, 40}),
                   w = test::blocked(l, 1, window, {-1, 1}), gradient = test::blocked(l, 1, result, {1, 0, 2, 0}),
                   bias = test::blocked(l, 1, {1, 1, 1}, {0.5f});
        std::vector<float> out(gradient.size(), 99.0f), dx(in.size(), 99.0f), dw(w.size(), 99.0f);
        cpu::depthwise3d_forward(l, g, in.data(), w.data(), bias.data(), out.data(), 2);
        CHECK(test::plain(l, 1, result, out) == std::vector<float>{9.5f, 18.5f, 27.5f, 36.5f});
        CHECK(out[1] == 0);
        cpu::depthwise3d_backward_data(l, g, gradient.data(), w.data(), dx.data(), 2);
        CHECK(test::plain(l, 1, volume, dx) == std::vector<float>{-1, 0, -2, 0, 1, 0, 2, 0});
        cpu::depthwise3d_backward_weights(l, g, in.data(), gradient.data(), dw.data(), 2);
        CHECK(test::plain(l, 1, window, dw) == std::vector<float>{7, 70});
        CHECK(dw[1] == 0);

        conv3d_geometry strided = g;
        strided.stride = {2, 1, 1};
        std::vector<float> scattered(in.size(), 99.0f);
        cpu::depthwise3d_backward_data(l, strided, gradient.data(), w.data(), scattered.data(), 2);
        CHECK(scattered == dx);
    }
}
