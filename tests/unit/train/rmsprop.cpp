#include <cmath>

#include <nas/train/rmsprop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::rmsprop;
using nas::train::rmsprop_form;

namespace {

void check_values(std::vector<double> const& got, std::vector<double> const& expected) {
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

} // namespace

// The expected numbers of this file were computed in double precision by a separate script from the formulas.

TEST_CASE("rmsprop: three steps in TensorFlow's form, epsilon under the root, from 1", "[train]") {
    check_values(values_of(rmsprop{}, {.decay = 0.01}), {1.898306651565501, 1.8566946875549477, 1.6382307378014789});
    check_values(values_of(rmsprop{.decoupled_decay = true}, {.decay = 0.01}),
                 {1.8980998502495632, 1.8582230283614003, 1.6421790052947198});
}

TEST_CASE("rmsprop: three steps in PyTorch's form, epsilon beside the root, from 0", "[train]") {
    rmsprop const torch{.form = rmsprop_form::pytorch};
    check_values(values_of(torch, {.decay = 0.01}), {1.6857209352878637, 1.543309491691679, 1.134116013476897});
    rmsprop const decoupled{.form = rmsprop_form::pytorch, .decoupled_decay = true};
    check_values(values_of(decoupled, {.decay = 0.01}), {1.6837596643697368, 1.5458370919230895, 1.1406105992759734});
}

TEST_CASE("rmsprop: the forms differ in whether earlier steps keep the rate they were made with", "[train]") {
    // One gradient of 1, then none: what moves p later is the velocity of the first step.
    auto const moved_later = [](rmsprop_form form, double later_rate) {
        rmsprop const o{.smoothing = 0, .momentum = 0.5, .epsilon = 1e-6, .form = form};
        nas::train::optimizer const erased = o;
        std::vector<float> p{0.0f}, g{1.0f};
        std::vector<nas::train::parameter_run> const runs{{0, 1, 0.0}};
        auto state = erased.start(1);
        erased.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = 0.1});
        float const before = p[0];
        g[0] = 0;
        erased.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = later_rate});
        return double{before - p[0]};
    };
    CHECK(moved_later(rmsprop_form::tensorflow, 0.0) == Approx(0.05).epsilon(1e-4));
    CHECK(moved_later(rmsprop_form::pytorch, 0.0) == 0.0);
    CHECK(moved_later(rmsprop_form::pytorch, 0.2) == Approx(0.1).epsilon(1e-4));
}

TEST_CASE("rmsprop: under a constant gradient the step becomes rate / (1 - momentum), whatever the gradient",
          "[train]") {
    for (double const gradient : {0.01, 1.0, 100.0}) {
        rmsprop const o{.epsilon = 1e-10};
        auto const p = values_of(o, {.start = 0, .rate = 1e-3, .gradients = std::vector<double>(400, gradient)});
        CHECK(p[398] - p[399] == Approx(1e-2).epsilon(2e-3));
    }
}

TEST_CASE("rmsprop: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(rmsprop{}, 0.002, 8000) == Approx(3).epsilon(1e-3));
    CHECK(minimise(rmsprop{.epsilon = 0.1, .form = rmsprop_form::pytorch}, 0.002, 8000) == Approx(3).epsilon(1e-3));
}

TEST_CASE("rmsprop: filling stays zero", "[train]") {
    CHECK(keeps_filling(rmsprop{}));
    CHECK(keeps_filling(rmsprop{.form = rmsprop_form::pytorch, .decoupled_decay = true}));
}

TEST_CASE("rmsprop: settings out of range are refused", "[train]") {
    auto const refused = [](rmsprop const& o) {
        return message_of<nas::train_error>("nas.train.4", [&] { o.check(); });
    };
    CHECK(contains(refused({.smoothing = 1}), "smoothing is 1"));
    CHECK(contains(refused({.momentum = -1}), "momentum is -1"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK(contains(refused({.epsilon = 1e-60}), "epsilon is 1e-60")); // 0 as a float
    CHECK_NOTHROW(rmsprop{}.check());
}

TEST_CASE("rmsprop: describes its settings", "[train]") {
    CHECK(rmsprop{}.describe() == "rmsprop(smoothing 0.9, momentum 0.9, epsilon 0.002, tensorflow)");
    CHECK(rmsprop{.form = rmsprop_form::pytorch, .decoupled_decay = true}.describe() ==
          "rmsprop(smoothing 0.9, momentum 0.9, epsilon 0.002, pytorch, decoupled decay)");
}
