#include <vector>

#include <nas/model/categorical_parzen.hpp>

#include "support/catch.hpp"

using nas::model::categorical_parzen;

TEST_CASE("categorical_parzen: is the mixture of one kernel per observation and the prior", "[model]") {
    double const prior_weight = 0.7;
    // Observations of the alternatives 0, 2, 2 with the weights 0.5, 1, 0.25.
    std::vector<std::pair<std::size_t, double>> const seen{{0, 0.5}, {2, 1}, {2, 0.25}};
    std::vector<double> weights(4), expected(4);
    for (auto const& [v, w] : seen) weights[v] += w;
    double const all = 0.5 + 1 + 0.25 + prior_weight;
    for (std::size_t v = 0; v < 4; ++v) {
        for (auto const& [o, w] : seen)
            expected[v] += w / all * (prior_weight / 4 + (v == o ? 1 : 0)) / (4 * prior_weight / 4 + 1);
        expected[v] += prior_weight / all / 4;
    }
    categorical_parzen p;
    p.fit(weights, seen.size(), prior_weight);
    double sum = 0;
    for (std::size_t v = 0; v < 4; ++v) {
        CHECK(p.probability(v) == Approx(expected[v]));
        sum += p.probability(v);
    }
    CHECK(sum == Approx(1));
}

TEST_CASE("categorical_parzen: without observations it is the prior, which may exclude alternatives", "[model]") {
    categorical_parzen p;
    p.fit(std::vector<double>(5), 0, 1);
    for (std::size_t v = 0; v < 5; ++v) CHECK(p.probability(v) == Approx(0.2));
    double const prior[]{0.5, 0, 0.5, 0};
    p.fit(std::vector<double>{0, 0, 3, 0}, 3, 1, prior);
    CHECK(p.probability(0) + p.probability(2) == Approx(1));
    nas::rng random(1);
    for (int i = 0; i < 1000; ++i) CHECK(p.sample(random) % 2 == 0);
}

TEST_CASE("categorical_parzen: draws with its probabilities, few alternatives or many", "[model]") {
    for (std::size_t const n : {3u, 40u}) {
        std::vector<double> weights(n);
        for (std::size_t v = 0; v < n; ++v) weights[v] = static_cast<double>(v);
        categorical_parzen p;
        p.fit(weights, 10, 1);
        std::vector<int> count(n);
        nas::rng random(2);
        int const draws = 20'000;
        for (int i = 0; i < draws; ++i) ++count[p.sample(random)];
        double chi = 0;
        for (std::size_t v = 0; v < n; ++v) {
            double const e = draws * p.probability(v);
            chi += (count[v] - e) * (count[v] - e) / e;
        }
        CHECK(chi < (n == 3 ? 13.8 : 72.1)); // 99.9 % of chi square with n - 1 degrees of freedom
    }
}
