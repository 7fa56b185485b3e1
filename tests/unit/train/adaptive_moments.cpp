#include <cmath>
#include <vector>

#include <nas/train/adaptive_moments.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::adaptive_moments;

TEST_CASE("adaptive_moments: the update of number t corrects for the start at 0", "[train]") {
    std::vector<float> p(3), g(3), m(3), s(3);
    std::vector<float*> const slots{m.data(), s.data()};
    adaptive_moments const a{.beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.25};
    auto const c =
        a.call({.parameters = p.data(), .gradients = g.data(), .slots = slots, .elements = 3, .rate = 3, .step = 2});
    CHECK(c.elements == 3);
    CHECK(c.first == m.data());
    CHECK(c.second == s.data());
    CHECK(c.beta1 == 0.5f);
    CHECK(c.one_less_beta1 == 0.5f);
    CHECK(c.beta2 == 0.75f);
    CHECK(c.one_less_beta2 == 0.25f);
    CHECK(c.epsilon == 0.25f);
    CHECK(c.size == 4.0f); // 3 / (1 - 1/4)
    CHECK(c.root_scale == Approx(1 / std::sqrt(1 - 0.5625)));
    CHECK(c.coupled_decay == 0.0f);
    CHECK(c.keep == 1.0f);
}

TEST_CASE("adaptive_moments: names the rule whose setting is wrong", "[train]") {
    auto const refused = [](adaptive_moments const& a) {
        return message_of<nas::train_error>("nas.train.4", [&] { a.check("lamb"); });
    };
    CHECK(contains(refused({.beta1 = 1}), "lamb: beta1 is 1"));
    CHECK(contains(refused({.beta2 = -1}), "lamb: beta2 is -1"));
    CHECK(contains(refused({.epsilon = 0}), "lamb: epsilon is 0"));
    CHECK(adaptive_moments{}.describe() == "beta1 0.9, beta2 0.999, epsilon 1e-08");
}
