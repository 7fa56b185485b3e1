#include <cmath>
#include <vector>

#include <nas/model/parzen_estimator.hpp>

#include "support/catch.hpp"

using nas::model::parzen_estimator;

namespace {

std::vector<double> deviations(parzen_estimator const& p) {
    std::vector<double> all;
    for (auto const& k : p.kernels()) all.push_back(k.deviation);
    return all;
}

double integral(parzen_estimator const& p, double to = 1) {
    int const n = 4000;
    double sum = 0;
    for (int i = 0; i < n; ++i) sum += p.density(to * (i + 0.5) / n) * to / n;
    return sum;
}

} // namespace

TEST_CASE("parzen_estimator: kernels are as wide as the distance to the farther neighbour", "[model]") {
    std::vector<double> const x{0.9, 0.1, 0.3}, w{1, 1, 1};
    // In order: 0.1, 0.3, the prior at 0.5, 0.9. With 4 kernels none is narrower than 1/5.
    auto const inner = deviations(parzen_estimator(x, w));
    CHECK(inner[0] == Approx(0.2));
    CHECK(inner[1] == Approx(0.2));
    CHECK(inner[2] == 1); // the prior
    CHECK(inner[3] == Approx(0.4));
    auto const ends = deviations(parzen_estimator({std::vector{0.9, 0.05, 0.6}}, w, {.endpoints = true}));
    CHECK(ends[0] == Approx(0.45)); // 0.05: the prior is farther than the end
    CHECK(ends[3] == Approx(0.3));
}

TEST_CASE("parzen_estimator: the clip counts the prior's kernel", "[model]") {
    std::vector<double> const x(7, 0.25), w(7, 1.0); // 8 kernels, 7 of them at one place
    auto const clipped = deviations(parzen_estimator(x, w));
    for (std::size_t i = 0; i < 6; ++i) CHECK(clipped[i] == Approx(1.0 / 9));
    CHECK(clipped[6] == Approx(0.25)); // beside the prior
    CHECK(deviations(parzen_estimator(x, w, {.magic_clip = false}))[0] < 1e-6);
    std::vector<double> const many(300, 0.25), ones(300, 1.0);
    CHECK(deviations(parzen_estimator(many, ones))[0] == Approx(0.01));
}

TEST_CASE("parzen_estimator: is a density on the interval", "[model]") {
    CHECK(integral(parzen_estimator({}, {})) == Approx(1).epsilon(1e-5));
    std::vector<double> const x{0, 0.02, 0.5, 1, 0.97}, w{1, 0.1, 0.5, 1, 1};
    CHECK(integral(parzen_estimator(x, w)) == Approx(1).epsilon(1e-5));
    CHECK(integral(parzen_estimator(x, w, {.prior_weight = 0.01, .endpoints = true})) == Approx(1).epsilon(1e-5));
    parzen_estimator const p(x, w);
    CHECK(p.log_density(0.3) == Approx(std::log(p.density(0.3))));
    CHECK(p.density(0.99) > p.density(0.75));
}

TEST_CASE("parzen_estimator: of many kernels none is forgotten", "[model]") {
    std::vector<double> x, w;
    nas::rng random(9);
    for (int i = 0; i < 400; ++i) {
        x.push_back(i % 40 == 0 ? random.uniform() : 0.3 + 0.1 * random.uniform());
        w.push_back(0.1 + random.uniform());
    }
    parzen_estimator const p(x, w);
    auto const cdf = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
    for (double const at : {0.0, 0.1, 0.29, 0.33, 0.41, 0.7, 1.0}) {
        double sum = 0;
        for (auto const& k : p.kernels()) {
            double const z = (at - k.mean) / k.deviation;
            sum += k.weight * std::exp(-0.5 * z * z) / std::sqrt(2 * 3.14159265358979) / k.deviation /
                   (cdf((1 - k.mean) / k.deviation) - cdf(-k.mean / k.deviation));
        }
        CHECK(p.density(at) == Approx(sum));
    }
}

TEST_CASE("parzen_estimator: the prior alone is a normal distribution cut to the interval", "[model]") {
    parzen_estimator const p({}, {});
    double const inside = std::erf(0.5 / std::sqrt(2.0));
    CHECK(p.density(0.2) == Approx(std::exp(-0.045) / std::sqrt(2 * 3.14159265358979) / inside));
}

TEST_CASE("parzen_estimator: draws follow the density", "[model]") {
    std::vector<double> const x{0.05, 0.06, 0.8}, w{1, 1, 2};
    parzen_estimator const p(x, w);
    nas::rng random(3);
    int const draws = 20'000;
    double const places[]{0.1, 0.4, 0.7, 0.9};
    std::vector<int> below(4);
    for (int i = 0; i < draws; ++i) {
        double const at = p.sample(random);
        REQUIRE((at >= 0 && at <= 1));
        for (std::size_t k = 0; k < 4; ++k) below[k] += at < places[k];
    }
    for (std::size_t k = 0; k < 4; ++k) {
        double const share = integral(p, places[k]);
        CHECK(std::abs(below[k] / static_cast<double>(draws) - share) <
              4 * std::sqrt(share * (1 - share) / draws) + 1e-4);
    }
}
