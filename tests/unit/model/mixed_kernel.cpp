#include <cmath>
#include <vector>

#include <nas/model/mixed_kernel.hpp>

#include "support/catch.hpp"

using namespace nas::model;
using numbers = std::vector<double>;

namespace {

double covariance(kernel_shape shape, kernel_parameters const& p, std::vector<feature_kind> const& kinds,
                  numbers const& a, numbers const& b) {
    mixed_kernel k(shape, kinds);
    k.add(a);
    numbers out(1);
    k.covariances(p, b, out);
    return out[0];
}

} // namespace

TEST_CASE("mixed_kernel: differing kinds and numbers apart add their weights", "[mixed_kernel]") {
    std::vector<feature_kind> const kinds{{3}, {4}, {0}};
    kernel_parameters const p{.variance = 2, .weights = {0.5, 0.25, 3}};
    auto const both = [&](numbers const& a, numbers const& b, double q1, double q2) {
        CHECK(covariance(kernel_shape::exponential, p, kinds, a, b) == Approx(2 * std::exp(-q1)));
        CHECK(covariance(kernel_shape::exponential, p, kinds, b, a) == Approx(2 * std::exp(-q1)));
        double const r = std::sqrt(5 * q2);
        CHECK(covariance(kernel_shape::matern, p, kinds, a, b) == Approx(2 * (1 + r + 5 * q2 / 3) * std::exp(-r)));
    };
    both({0, 1, 0.3}, {0, 1, 0.3}, 0, 0);
    both({0, 1, 0.3}, {2, 1, 0.3}, 0.5, 0.5);
    both({0, 1, 0.3}, {2, 3, 0.5}, 0.75 + 0.6, 0.75 + 3 * 0.04);
    both({-1, 1, 0.3}, {0, 1, 0.3}, 0.5, 0.5);                   // absent is a kind
    both({0, 1, -1}, {0, 1, -1}, 0, 0);                          // both absent
    both({0, 1, -1}, {0, 1, 0.3}, 3 * 1.2, 3 * (1 + 0.2 * 0.2)); // one absent
    CHECK(name_of(kernel_shape::matern) == "matern");
    CHECK(name_of(kernel_shape::exponential) == "exponential");
}

TEST_CASE("mixed_kernel: the distance of two points gives their covariance, and slopes are derivatives",
          "[mixed_kernel]") {
    std::vector<feature_kind> const kinds{{3}, {0}};
    kernel_parameters const p{.variance = 1, .weights = {0.5, 4}};
    for (kernel_shape const shape : {kernel_shape::exponential, kernel_shape::matern}) {
        mixed_kernel k(shape, kinds);
        numbers const a{1, 0.2}, b{2, 0.9};
        k.add(a);
        k.add(b);
        numbers out(2);
        k.covariances(p, b, out);
        double parts[]{0, 0};
        k.add_distances(0, 1, &parts[0]);
        k.add_distances(1, 1, &parts[1]);
        CHECK(parts[0] == 1);
        CHECK(k.fall(0.5 * parts[0] + 4 * parts[1]) == Approx(out[0]));
        CHECK(out[1] == 1);
        for (double const q : {0.01, 0.5, 3.0})
            CHECK(k.slope(q, k.fall(q)) == Approx((k.fall(q + 1e-6) - k.fall(q - 1e-6)) / 2e-6).epsilon(1e-6));
    }
}
