#include <cmath>

#include <nas/train/sgd.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::sgd;

namespace {

void check_values(std::vector<double> const& got, std::vector<double> const& expected) {
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

} // namespace

// The expected numbers of this file were computed in double precision by a separate script from the formulas.

TEST_CASE("sgd: without momentum a step is rate times gradient", "[train]") {
    check_values(values_of(sgd{.momentum = 0, .nesterov = false}, {}), {1.9, 1.95, 1.75});
    check_values(values_of(sgd{.momentum = 0, .nesterov = true}, {}), {1.9, 1.95, 1.75});
}

TEST_CASE("sgd: three steps with momentum and weight decay", "[train]") {
    check_values(values_of(sgd{.nesterov = false}, {.decay = 0.01}), {1.898, 1.854302, 1.613119498});
    check_values(values_of(sgd{.nesterov = true}, {.decay = 0.01}), {1.8062, 1.81514822, 1.396378416});
}

TEST_CASE("sgd: three steps with decoupled weight decay", "[train]") {
    check_values(values_of(sgd{.nesterov = false, .decoupled_decay = true}, {.decay = 0.01}),
                 {1.898, 1.856102, 1.618245898});
    check_values(values_of(sgd{.nesterov = true, .decoupled_decay = true}, {.decay = 0.01}),
                 {1.808, 1.820192, 1.405971808});
}

TEST_CASE("sgd: under a constant gradient the velocity follows (1 - m^t) / (1 - m)", "[train]") {
    auto const p = values_of(sgd{.momentum = 0.8, .nesterov = false},
                             {.start = 0, .rate = 0.01, .gradients = std::vector<double>(30, 1.0)});
    double expected = 0;
    for (int t = 1; t <= 30; ++t) {
        expected -= 0.01 * (1 - std::pow(0.8, t)) / 0.2;
        CHECK(p[static_cast<std::size_t>(t - 1)] == Approx(expected).epsilon(1e-5));
    }
}

TEST_CASE("sgd: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(sgd{}, 0.05, 400) == Approx(3).epsilon(1e-5));
    CHECK(minimise(sgd{.nesterov = false}, 0.05, 400) == Approx(3).epsilon(1e-5));
}

TEST_CASE("sgd: filling stays zero", "[train]") {
    CHECK(keeps_filling(sgd{}));
    CHECK(keeps_filling(sgd{.nesterov = false, .decoupled_decay = true}));
}

TEST_CASE("sgd: a momentum outside [0, 1) is refused", "[train]") {
    for (double const bad : {-0.1, 1.0, std::nan("")})
        CHECK(contains(message_of<nas::train_error>("nas.train.4", [&] { sgd{.momentum = bad}.check(); }),
                       "sgd: momentum is"));
    CHECK_NOTHROW(sgd{.momentum = 0}.check());
}

TEST_CASE("sgd: describes its settings", "[train]") {
    CHECK(sgd{}.describe() == "sgd(momentum 0.9, nesterov)");
    CHECK(sgd{.momentum = 0.5, .nesterov = false, .decoupled_decay = true}.describe() ==
          "sgd(momentum 0.5, decoupled decay)");
}
