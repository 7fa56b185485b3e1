#include <cmath>
#include <limits>
#include <vector>

#include <nas/core/normal.hpp>
#include <nas/model/fit_kernel.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas::model;
using numbers = std::vector<double>;

namespace {

feature_kind const kinds[]{{0}, {3}, {0}};
kernel_prior const prior{.weights = {4, 0.5, 4}};

struct data {
    numbers rows, targets;

    explicit data(int n) {
        nas::rng r(7);
        for (int i = 0; i < n; ++i) {
            double const a = r.uniform(), b = r.below(3), c = i % 4 == 0 ? -1 : r.uniform();
            rows.insert(rows.end(), {a, b, c});
            targets.push_back(std::sin(6 * a) + 0.1 * b + nas::normal(r, 0, 0.05)); // the third number says nothing
        }
    }
};

} // namespace

TEST_CASE("fit_kernel: the gradient is that of finite differences", "[fit_kernel]") {
    data const d(15);
    for (kernel_shape const shape : {kernel_shape::exponential, kernel_shape::matern}) {
        mixed_kernel k(shape, kinds);
        for (int i = 0; i < 15; ++i) k.add(std::span(d.rows).subspan(std::size_t(3 * i), 3));
        kernel_parameters const p{.variance = 1.5, .noise = 0.02, .weights = {3, 0.4, 2}};
        auto const value = [&](int which, double step) {
            kernel_parameters q = p;
            (which == 0 ? q.variance : which == 1 ? q.noise : q.weights[std::size_t(which - 2)]) *= std::exp(step);
            return kernel_posterior::of(k, q, d.targets, prior).value;
        };
        auto const here = kernel_posterior::of(k, p, d.targets, prior);
        for (int i = 0; i < 5; ++i)
            CHECK(here.gradient[std::size_t(i)] == Approx((value(i, 1e-5) - value(i, -1e-5)) / 2e-5).epsilon(1e-5));
    }
}

TEST_CASE("fit_kernel: the value is the process's likelihood and the prior", "[fit_kernel]") {
    data const d(10);
    mixed_kernel k(kernel_shape::matern, kinds);
    kernel_parameters const p{.variance = 1, .noise = 1e-3, .weights = {4, 0.5, 4 * std::exp(3)}};
    gaussian_process g(kernel_shape::matern, kinds, p);
    for (std::size_t i = 0; i < 10; ++i) {
        k.add(std::span(d.rows).subspan(3 * i, 3));
        g.add(std::span(d.rows).subspan(3 * i, 3), d.targets[i]);
    }
    CHECK(kernel_posterior::of(k, p, d.targets, prior).value ==
          Approx(g.log_likelihood() - 0.5 * 4)); // 2 deviations off
}

TEST_CASE("fit_kernel: finds what matters and how noisy it is", "[fit_kernel]") {
    data const d(60);
    kernel_parameters const start{.variance = 1, .noise = 1e-3, .weights = {4, 0.5, 4}};
    auto const p = fit_kernel(kernel_shape::matern, kinds, d.rows, d.targets, start, prior, 25);
    CHECK(p.weights[2] < 0.1 * p.weights[0]);
    CHECK(p.noise > 0.05 * 0.05 / 2 / 2); // targets have a variance near 1/2, here not rescaled
    CHECK(p.noise < 0.05 * 0.05 * 3);
    mixed_kernel k(kernel_shape::matern, kinds);
    for (std::size_t i = 0; i < 60; ++i) k.add(std::span(d.rows).subspan(3 * i, 3));
    CHECK(kernel_posterior::of(k, p, d.targets, prior).value >
          kernel_posterior::of(k, start, d.targets, prior).value + 10);
    CHECK(fit_kernel(kernel_shape::matern, kinds, d.rows, d.targets, start, prior, 0) == start);
}

TEST_CASE("fit_kernel: data that does not fit together is refused", "[fit_kernel]") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    kernel_parameters const start{.weights = {1, 1, 1}};
    auto const fit = [&](numbers const& rows, numbers const& targets, kernel_parameters const& from) {
        (void)fit_kernel(kernel_shape::matern, kinds, rows, targets, from, prior, 1);
    };
    test::check_error<nas::search_error>("nas.model.67", [&] { fit({1, 1}, {1}, start); });
    test::check_error<nas::search_error>("nas.model.67", [&] { fit({1, 1, 1}, {nan}, start); });
    test::check_error<nas::search_error>("nas.model.67", [&] { fit({1, nan, 1}, {1}, start); });
    test::check_error<nas::search_error>("nas.model.67", [&] { fit({1, 1, 1}, {1}, {}); });
    test::check_error<nas::search_error>("nas.model.67", [&] { fit({1, 1, 1}, {1}, {.weights = {1, 0, 1}}); });
}
