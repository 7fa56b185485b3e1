#include <cmath>

#include <nas/train/novograd.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::novograd;

TEST_CASE("novograd: three steps of a layer among others", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(
        close(layer_values_of(novograd{}, 0.1, 0.01), {{1.9571751711202803, -1.0806496577594393, 0.5403248288797197},
                                                       {1.9369762955980474, -1.1623040229054928, 0.4542729761987766},
                                                       {1.835516746109952, -1.1939588549027915, 0.37128806173332357}}));
}

TEST_CASE("novograd: gradients may enter as an average", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(novograd{.averaging = true}, 0.1, 0.01),
                {{1.995717517112028, -1.008064965775944, 0.504032482887972},
                 {1.9936937753252055, -1.0162376607597476, 0.49543092685447687},
                 {1.983538679817284, -1.0194242832179705, 0.48713158592400524}}));
}

TEST_CASE("novograd: a layer without gradients rests, and begins when they come", "[train]") {
    auto const p = values_of(novograd{}, {.start = 1, .rate = 0.1, .gradients = {0.0, 2.0}});
    CHECK(p[0] == 1);
    CHECK(p[1] == Approx(1 - 0.1 / std::sqrt(37.0)).epsilon(1e-6)); // 37 equal gradients in the layer
}

TEST_CASE("novograd: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(novograd{}, 0.01, 8000) == Approx(3).epsilon(1e-2));
}

TEST_CASE("novograd: filling stays zero", "[train]") { CHECK(keeps_filling(novograd{})); }

TEST_CASE("novograd: settings out of range are refused, sound ones described", "[train]") {
    auto const refused = [](novograd const& o) {
        return message_of<nas::train_error>("nas.train.4", [&] { o.check(); });
    };
    CHECK(contains(refused({.beta1 = 1}), "beta1 is 1"));
    CHECK(contains(refused({.beta2 = -0.5}), "beta2 is -0.5"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK_NOTHROW(novograd{}.check());
    CHECK(novograd{}.describe() == "novograd(beta1 0.9, beta2 0.98, epsilon 1e-08)");
}
