#include <cmath>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/optimizer.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

// Parameters, gradients and two arrays that an optimizer remembers.
struct arrays {
    std::vector<float> p, g, a, b;
    explicit arrays(std::int64_t n)
        : p(test::random_floats(n, 1)),
          g(test::random_floats(n, 2)),
          a(test::random_floats(n, 3)),
          b(test::random_floats(n, 4, 0, 1)) {}
};

// Runs `plain` on doubles, element by element, and `update` at every level on one thread and on three, which must agree in
// every bit.
template <class Plain, class Update>
void check(Plain const& plain, Update const& update) {
    for (std::int64_t const n : {1, 15, 100, 40003}) {
        arrays expected(n);
        for (std::size_t i = 0; i < expected.p.size(); ++i) {
            double p = static_cast<double>(expected.p[i]), a = static_cast<double>(expected.a[i]),
                   b = static_cast<double>(expected.b[i]);
            plain(p, static_cast<double>(expected.g[i]), a, b);
            expected.p[i] = static_cast<float>(p);
            expected.a[i] = static_cast<float>(a);
            expected.b[i] = static_cast<float>(b);
        }
        for (auto const l : test::levels()) {
            INFO(n << " parameters, " << to_string(l));
            arrays got(n), shared(n);
            update(l, n, 1, got);
            update(l, n, 3, shared);
            CHECK(test::difference(got.p, expected.p) < 1e-6);
            CHECK(test::difference(got.a, expected.a) < 1e-6);
            CHECK(test::difference(got.b, expected.b) < 1e-6);
            CHECK(got.p == shared.p);
            CHECK(got.a == shared.a);
            CHECK(got.b == shared.b);
        }
    }
}

} // namespace

TEST_CASE("cpu optimizer: SGD with momentum, Nesterov's look-ahead, both decays and a scale of the gradient",
          "[backend][cpu]") {
    for (bool const nesterov : {false, true})
        check(
            [&](double& p, double g, double& v, double&) {
                g = 0.7 * g + 0.01 * p;
                v = 0.9 * v + g;
                p = 0.99 * p - 0.1 * (nesterov ? g + 0.9 * v : v);
            },
            [&](nas::cpu::simd_level l, std::int64_t n, int threads, arrays& x) {
                nas::cpu::sgd_update(l, {.elements = n,
                                         .parameters = x.p.data(),
                                         .gradients = x.g.data(),
                                         .velocity = x.a.data(),
                                         .rate = 0.1f,
                                         .momentum = 0.9f,
                                         .nesterov = nesterov,
                                         .coupled_decay = 0.01f,
                                         .keep = 0.99f,
                                         .gradient_scale = 0.7f,
                                         .threads = threads});
            });
}

TEST_CASE("cpu optimizer: Adam with both decays and a part of the gradient itself", "[backend][cpu]") {
    check(
        [](double& p, double g, double& m, double& s) {
            g += 0.02 * p;
            m = 0.9 * m + 0.1 * g;
            s = 0.99 * s + 0.01 * g * g;
            p = 0.98 * p - (0.03 * g + 0.05 * m) / (1.5 * std::sqrt(s) + 0.001);
        },
        [](nas::cpu::simd_level l, std::int64_t n, int threads, arrays& x) {
            nas::cpu::adam_update(l, {.elements = n,
                                      .parameters = x.p.data(),
                                      .gradients = x.g.data(),
                                      .first = x.a.data(),
                                      .second = x.b.data(),
                                      .beta1 = 0.9f,
                                      .one_less_beta1 = 0.1f,
                                      .beta2 = 0.99f,
                                      .one_less_beta2 = 0.01f,
                                      .size = 0.05f,
                                      .root_scale = 1.5f,
                                      .epsilon = 0.001f,
                                      .coupled_decay = 0.02f,
                                      .keep = 0.98f,
                                      .of_gradient = 0.03f,
                                      .threads = threads});
        });
}

TEST_CASE("cpu optimizer: Adam's step written elsewhere leaves the parameters, one without gradients the moments",
          "[backend][cpu]") {
    for (auto const l : test::levels()) {
        INFO(to_string(l));
        std::int64_t const n = 45;
        arrays x(n);
        std::vector<float> step(45);
        nas::cpu::adam_call c{.elements = n,
                              .parameters = x.p.data(),
                              .gradients = x.g.data(),
                              .first = x.a.data(),
                              .second = x.b.data(),
                              .size = -1,
                              .keep = 0.5f,
                              .result = step.data()};
        nas::cpu::adam_update(l, c);
        arrays const before(n);
        CHECK(x.p == before.p);
        CHECK(x.a != before.a);
        std::vector<float> const first = x.a, second = x.b;
        c.gradients = nullptr;
        c.result = nullptr;
        nas::cpu::adam_update(l, c);
        CHECK(x.a == first);
        CHECK(x.b == second);
        CHECK(test::difference(x.p, step) < 1e-7); // the same step, now applied
    }
}

TEST_CASE("cpu optimizer: RMSprop, with the rate early and late", "[backend][cpu]") {
    for (bool const early : {true, false}) {
        double const under = early ? 0.002 : 0, beside = early ? 0 : 0.002, first = early ? 0.1 : 1,
                     second = early ? 1 : 0.1;
        check(
            [&](double& p, double g, double& v, double& s) {
                g += 0.02 * p;
                s = 0.9 * s + 0.1 * g * g;
                v = 0.8 * v + first * g / (std::sqrt(s + under) + beside);
                p = 0.98 * p - second * v;
            },
            [&](nas::cpu::simd_level l, std::int64_t n, int threads, arrays& x) {
                nas::cpu::rmsprop_update(l, {.elements = n,
                                             .parameters = x.p.data(),
                                             .gradients = x.g.data(),
                                             .squares = x.b.data(),
                                             .velocity = x.a.data(),
                                             .momentum = 0.8f,
                                             .early_rate = static_cast<float>(first),
                                             .late_rate = static_cast<float>(second),
                                             .under_root = static_cast<float>(under),
                                             .beside_root = static_cast<float>(beside),
                                             .coupled_decay = 0.02f,
                                             .keep = 0.98f,
                                             .threads = threads});
            });
    }
}

TEST_CASE("cpu optimizer: RMSprop without a velocity is that without momentum; with full memory it is Adagrad",
          "[backend][cpu]") {
    check(
        [](double& p, double g, double&, double& s) {
            s += g * g;
            p -= 0.1 * g / (std::sqrt(s) + 0.01);
        },
        [](nas::cpu::simd_level l, std::int64_t n, int threads, arrays& x) {
            nas::cpu::rmsprop_update(l, {.elements = n,
                                         .parameters = x.p.data(),
                                         .gradients = x.g.data(),
                                         .squares = x.b.data(),
                                         .smoothing = 1,
                                         .one_less_smoothing = 1,
                                         .early_rate = 0.1f,
                                         .late_rate = 1,
                                         .beside_root = 0.01f,
                                         .threads = threads});
        });
}
