#include <cmath>

#include <nas/train/adagrad.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::adagrad;

TEST_CASE("adagrad: three steps with weight decay", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(adagrad{}, {.decay = 0.01});
    std::vector<double> const expected{1.9000000000098038, 1.9426522872197811, 1.855343596172222};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("adagrad: the sum may begin above zero", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(adagrad{.initial = 0.1}, {.decay = 0.01});
    std::vector<double> const expected{1.904485002775014, 1.9455500364549567, 1.8590454192099983};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("adagrad: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(adagrad{}, 1.0, 2000) == Approx(3).epsilon(1e-2));
}

TEST_CASE("adagrad: filling stays zero", "[train]") { CHECK(keeps_filling(adagrad{})); }

TEST_CASE("adagrad: settings out of range are refused, sound ones described", "[train]") {
    auto const refused = [](adagrad const& o) {
        return message_of<nas::train_error>("nas.train.4", [&] { o.check(); });
    };
    CHECK(contains(refused({.initial = -1}), "initial is -1"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK_NOTHROW(adagrad{}.check());
    CHECK(adagrad{}.describe() == "adagrad(initial 0, epsilon 1e-10)");
}
