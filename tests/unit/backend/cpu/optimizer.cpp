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

// Runs `plain` on doubles, element by element, and `update` at every level on one thread and on two.
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
        for (auto const l : test::levels())
            for (int const threads : {1, 2}) {
                INFO(n << " parameters, " << to_string(l) << ", " << threads << " threads");
                arrays got(n);
                update(l, n, threads, got);
                CHECK(test::difference(got.p, expected.p) < 1e-6);
                CHECK(test::difference(got.a, expected.a) < 1e-6);
                CHECK(test::difference(got.b, expected.b) < 1e-6);
            }
    }
}

} // namespace

TEST_CASE("cpu optimizer: SGD with momentum, Nesterov's look-ahead and both decays", "[backend][cpu]") {
    for (bool const nesterov : {false, true})
        check(
            [&](double& p, double g, double& v, double&) {
                g += 0.01 * p;
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
                                         .threads = threads});
            });
}

TEST_CASE("cpu optimizer: Adam with both decays", "[backend][cpu]") {
    check(
        [](double& p, double g, double& m, double& s) {
            g += 0.02 * p;
            m = 0.9 * m + 0.1 * g;
            s = 0.99 * s + 0.01 * g * g;
            p = 0.98 * p - 0.05 * m / (1.5 * std::sqrt(s) + 0.001);
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
                                      .threads = threads});
        });
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
