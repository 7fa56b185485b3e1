#include <cmath>

#include <nas/train/adamw.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::adamw;

TEST_CASE("adamw: three steps with weight decay", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(adamw{}, {.decay = 0.01});
    std::vector<double> const expected{1.898000001, 1.869468297369903, 1.8017876695444333};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("adamw: under a constant gradient every step has the size of the rate", "[train]") {
    // m' = g and s' = g^2 at every step, so a step is rate * g / |g|.
    auto const p = values_of(adamw{}, {.start = 0, .rate = 0.01, .gradients = std::vector<double>(20, -0.3)});
    for (std::size_t t = 0; t < 20; ++t) CHECK(p[t] == Approx(0.01 * static_cast<double>(t + 1)).epsilon(1e-4));
}

TEST_CASE("adamw: without gradients weights shrink by rate times decay, independent of the moments", "[train]") {
    auto const p =
        values_of(adamw{}, {.start = 1, .rate = 0.1, .decay = 0.5, .gradients = std::vector<double>(10, 0.0)});
    for (std::size_t t = 0; t < 10; ++t)
        CHECK(p[t] == Approx(std::pow(0.95, static_cast<double>(t + 1))).epsilon(1e-6));
}

TEST_CASE("adamw: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(adamw{}, 0.05, 3000) == Approx(3).epsilon(1e-4));
}

TEST_CASE("adamw: filling stays zero", "[train]") { CHECK(keeps_filling(adamw{})); }

TEST_CASE("adamw: settings out of range are refused", "[train]") {
    auto const refused = [](adamw const& o) { return message_of<nas::train_error>("nas.train.4", [&] { o.check(); }); };
    CHECK(contains(refused({.beta1 = 1}), "beta1 is 1"));
    CHECK(contains(refused({.beta2 = -0.5}), "beta2 is -0.5"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK_NOTHROW(adamw{}.check());
}

TEST_CASE("adamw: describes its settings", "[train]") {
    CHECK(adamw{}.describe() == "adamw(beta1 0.9, beta2 0.999, epsilon 1e-08)");
}
