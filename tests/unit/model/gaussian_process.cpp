#include <cmath>
#include <limits>
#include <vector>

#include <nas/core/normal.hpp>
#include <nas/model/gaussian_process.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas::model;
using numbers = std::vector<double>;

TEST_CASE("gaussian_process: with one observation it is the textbook's", "[gaussian_process]") {
    feature_kind const kinds[]{{0}};
    gaussian_process p(kernel_shape::exponential, kinds, {.variance = 2, .noise = 0, .weights = {3}});
    CHECK(p.predict(numbers{0.1}).mean == 0);
    CHECK(p.predict(numbers{0.1}).variance == 2);
    p.add(numbers{0.2}, 5);
    double const k0 = 2, k = 2 * std::exp(-0.3);
    auto const f = p.predict(numbers{0.3});
    CHECK(f.mean == Approx(k / k0 * 5));
    CHECK(f.variance == Approx(k0 - k * k / k0));
    CHECK(p.predict(numbers{0.2}).mean == Approx(5));
    CHECK(p.predict(numbers{0.2}).variance == Approx(0).margin(1e-12));
    CHECK(p.log_likelihood() == Approx(-0.5 * 25 / 2 - 0.5 * std::log(2 * 3.141592653589793 * 2)));
}

TEST_CASE("gaussian_process: two observations with noise, by the inverse of a 2 x 2 matrix", "[gaussian_process]") {
    feature_kind const kinds[]{{4}, {4}};
    gaussian_process p(kernel_shape::exponential, kinds, {.variance = 1, .noise = 0.1, .weights = {0.5, 0.7}});
    p.add(numbers{0, 0}, 1);
    p.add(numbers{0, 1}, -2);
    double const a = 1.1, b = std::exp(-0.7), det = a * a - b * b;
    double const k1 = std::exp(-0.5), k2 = std::exp(-1.2); // to (1, 0)
    auto const f = p.predict(numbers{1, 0});
    CHECK(f.mean == Approx((k1 * (a * 1 - b * -2) + k2 * (a * -2 - b * 1)) / det));
    CHECK(f.variance == Approx(1 - (k1 * (a * k1 - b * k2) + k2 * (a * k2 - b * k1)) / det));
    CHECK(p.log_likelihood() == Approx(-0.5 * (a * 1 - 2 * b * 1 * -2 + a * 4) / det - 0.5 * std::log(det) -
                                       std::log(2 * 3.141592653589793)));
    CHECK(p.parameters().noise == 0.1);
}

TEST_CASE("gaussian_process: targets can be replaced, and equal points do no harm", "[gaussian_process]") {
    feature_kind const kinds[]{{0}};
    gaussian_process p(kernel_shape::matern, kinds, {.variance = 1, .noise = 0, .weights = {10}}), q = p;
    for (int i = 0; i < 20; ++i) p.add(numbers{0.1 * (i % 5)}, 0);
    numbers y;
    for (int i = 0; i < 20; ++i) y.push_back(i % 5);
    p.set_targets(y);
    for (int i = 0; i < 5; ++i) q.add(numbers{0.1 * i}, i);
    for (double const x : {0.0, 0.13, 0.4, 0.9}) {
        CHECK(p.predict(numbers{x}).mean == Approx(q.predict(numbers{x}).mean).margin(1e-4));
        CHECK(p.predict(numbers{x}).variance == Approx(q.predict(numbers{x}).variance).margin(1e-4));
    }
    CHECK(p.size() == 20);
}

TEST_CASE("gaussian_process: interpolates a smooth function and doubts itself far away", "[gaussian_process]") {
    feature_kind const kinds[]{{0}, {3}};
    gaussian_process p(kernel_shape::matern, kinds, {.variance = 1, .noise = 1e-6, .weights = {8, 0.5}});
    nas::rng r(1);
    auto const truth = [](numbers const& x) { return std::sin(5 * x[0]) + 0.3 * x[1]; };
    for (int i = 0; i < 60; ++i) {
        numbers const x{r.uniform(0, 0.5), double(r.below(3))};
        p.add(x, truth(x));
    }
    int within = 0;
    for (int i = 0; i < 100; ++i) {
        numbers const x{r.uniform(0.02, 0.48), double(r.below(3))};
        auto const f = p.predict(x);
        CHECK(std::abs(f.mean - truth(x)) < 0.02);
        within += std::abs(f.mean - truth(x)) <= 3 * f.deviation() + 1e-3 ? 1 : 0;
    }
    CHECK(within >= 97);
    CHECK(p.predict(numbers{1, 0}).variance > 50 * p.predict(numbers{0.25, 0}).variance);
}

TEST_CASE("gaussian_process: impossible parameters and data are refused", "[gaussian_process]") {
    feature_kind const kinds[]{{0}};
    auto const make = [&](kernel_parameters p) { (void)gaussian_process(kernel_shape::matern, kinds, std::move(p)); };
    double const nan = std::numeric_limits<double>::quiet_NaN();
    test::check_error<nas::search_error>("nas.model.62", [&] { make({}); });
    test::check_error<nas::search_error>("nas.model.62", [&] { make({.weights = {-1}}); });
    test::check_error<nas::search_error>("nas.model.62", [&] { make({.variance = 0, .weights = {1}}); });
    test::check_error<nas::search_error>("nas.model.62", [&] { make({.noise = nan, .weights = {1}}); });
    gaussian_process p(kernel_shape::matern, kinds, {.weights = {1}});
    test::check_error<nas::search_error>("nas.model.63", [&] { p.add(numbers{1, 2}, 1); });
    test::check_error<nas::search_error>("nas.model.63", [&] { p.add(numbers{nan}, 1); });
    test::check_error<nas::search_error>("nas.model.63", [&] { p.add(numbers{1}, nan); });
    test::check_error<nas::search_error>("nas.model.63", [&] { p.set_targets(numbers{1}); });
    test::check_error<nas::search_error>("nas.model.63", [&] { (void)p.predict(numbers{}); });
}
