#include <cmath>
#include <vector>

#include <nas/backend/reference/cosine_linear.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

TEST_CASE("reference cosine_linear: cosines by hand, and gradients that only turn", "[backend][reference]") {
    reference::linear_sizes const s{.batch = 1, .in_features = 2, .out_features = 2};
    tensor const x{3, 4}, w{10, 0, 0, -2}, g{1, 0};
    tensor out(2), gx(2), gw(4);
    std::vector<double> room(3);
    reference::cosine_linear_forward(s, x.data(), w.data(), out.data(), room.data());
    CHECK(out[0] == Approx(0.6));
    CHECK(out[1] == Approx(-0.8));
    reference::cosine_linear_backward(s, x.data(), w.data(), out.data(), g.data(), gx.data(), gw.data(), room.data());
    CHECK(gx[0] == Approx((1 - 0.36) / 5));
    CHECK(gx[1] == Approx(-0.48 / 5));
    CHECK(gx[0] * x[0] + gx[1] * x[1] == Approx(0).margin(1e-6));
    CHECK(gw[0] == Approx(0).margin(1e-7));
    CHECK(gw[1] == Approx(0.8 / 10));
    CHECK((gw[2] == 0 && gw[3] == 0));
}

TEST_CASE("reference cosine_linear: a vector of zeros has cosine zero", "[backend][reference]") {
    tensor const x{0, 0}, w{1, 1};
    tensor out(1);
    std::vector<double> room(2);
    reference::cosine_linear_forward({.in_features = 2}, x.data(), w.data(), out.data(), room.data());
    CHECK(out[0] == 0);
}
