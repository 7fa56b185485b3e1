#include <vector>

#include <nas/backend/onednn/convolution_nd.hpp>
#include <nas/backend/reference/conv3d.hpp>
#include <nas/core/rng.hpp>
#include <nas/tensor/arena.hpp>

#include "support/catch.hpp"

using namespace nas;

namespace {

std::vector<float> numbers(std::int64_t n, std::uint64_t seed) {
    rng r(seed);
    std::vector<float> v(static_cast<std::size_t>(n));
    for (float& x : v) x = static_cast<float>(r.uniform(-1, 1));
    return v;
}

double largest_difference(std::vector<float> const& a, std::vector<float> const& b) {
    REQUIRE(a.size() == b.size());
    double d = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        d = std::max(d, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return d;
}

} // namespace

TEST_CASE("onednn convolution_nd: plain volumes in and out, whatever the order inside", "[backend][onednn]") {
    for (std::int64_t const groups : {1, 2}) {
        conv3d_geometry const g{.batch = 2,
                                .in_channels = 18,
                                .out_channels = 20,
                                .groups = groups,
                                .in = {4, 5, 6},
                                .out = {4, 3, 2},
                                .kernel = {3, 3, 2},
                                .stride = {1, 2, 3},
                                .dilation = {1, 1, 2},
                                .pad_begin = {1, 1, 1},
                                .pad_end = {1, 1, 1}};
        auto const x = numbers(2 * 18 * product(g.in), 1), w = numbers(g.weight_elements(), 2), b = numbers(20, 3),
                   dy = numbers(2 * 20 * product(g.out), 4);
        std::vector<float> y(dy.size()), y_ref(dy.size()), dx(x.size()), dx_ref(x.size()), dw(w.size()),
            dw_ref(w.size()), db(20), db_ref(20), back(w.size());
        reference::conv3d_forward(g, x.data(), w.data(), b.data(), y_ref.data());
        reference::conv3d_backward_data(g, dy.data(), w.data(), dx_ref.data());
        reference::conv3d_backward_weights(g, x.data(), dy.data(), dw_ref.data());
        reference::conv3d_backward_bias(g, dy.data(), db_ref.data());

        onednn::engine const engine;
        onednn::convolution_nd const c(engine, {.geometry = g, .bias = true, .training = true, .threads = 2});
        INFO(c.implementation());
        REQUIRE(c.has_forward());
        REQUIRE(c.has_backward_data());
        REQUIRE(c.has_backward_weights());
        CHECK(c.reason().empty());
        arena scratch(c.scratch_bytes());
        std::vector<float> stored(static_cast<std::size_t>(c.weight_elements())), gradient(stored.size());
        c.pack(w.data(), stored.data(), scratch.data());
        c.unpack(stored.data(), back.data(), scratch.data());
        CHECK(back == w);
        c.forward(x.data(), stored.data(), b.data(), y.data(), scratch.data());
        c.backward_data(dy.data(), stored.data(), dx.data(), scratch.data());
        c.backward_weights(x.data(), dy.data(), gradient.data(), db.data(), scratch.data());
        c.unpack(gradient.data(), dw.data(), scratch.data());
        CHECK(largest_difference(y, y_ref) < 1e-4);
        CHECK(largest_difference(dx, dx_ref) < 1e-4);
        CHECK(largest_difference(dw, dw_ref) < 1e-4);
        CHECK(largest_difference(db, db_ref) < 1e-4);
    }
}

TEST_CASE("onednn convolution_nd: for inference only the forward pass is prepared", "[backend][onednn]") {
    onednn::engine const engine;
    onednn::convolution_nd const c(
        engine,
        {.geometry = {.in_channels = 16, .out_channels = 16, .in = {3, 3, 3}, .out = {1, 1, 1}, .kernel = {3, 3, 3}}});
    CHECK(c.has_forward());
    CHECK_FALSE(c.has_backward_data());
    CHECK_FALSE(c.has_backward_weights());
    CHECK(c.implementation().find("ref") == std::string::npos);
}
