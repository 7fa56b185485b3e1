#include <cmath>

#include <nas/train/lamb.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::lamb;

TEST_CASE("lamb: three steps of a layer among others", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(lamb{}, 0.1, 0.01), {{1.865302777425947, -1.1307356017011823, 0.631395816823314},
                                                     {1.7966313604327657, -1.3104721060583346, 0.5107939644788553},
                                                     {1.6093436285003948, -1.3733548680807268, 0.396643264480921}}));
}

TEST_CASE("lamb: trust has a limit", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(lamb{.most_trust = 0.5}, 0.1, 0.01),
                {{1.94900004999995, -1.0494999750000125, 0.54974995000005},
                 {1.9347087148390707, -1.0868363558681562, 0.524765594408401},
                 {1.9008358053360819, -1.0982979869031497, 0.5041553609723023}}));
}

TEST_CASE("lamb: biases and normalisations are not scaled", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(lamb{}, 0.1, 0.01, false),
                {{1.8980000999999, -1.098999950000025, 0.5994999000001},
                 {1.8694684296281414, -1.1736232117613126, 0.5494814388668019},
                 {1.8017878509073748, -1.1964596869754065, 0.5082362561501462}}));
}

TEST_CASE("lamb: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(lamb{}, 0.002, 4000) == Approx(3).epsilon(1e-2));
}

TEST_CASE("lamb: filling stays zero", "[train]") { CHECK(keeps_filling(lamb{})); }

TEST_CASE("lamb: settings out of range are refused, sound ones described", "[train]") {
    auto const refused = [](lamb const& o) { return message_of<nas::train_error>("nas.train.4", [&] { o.check(); }); };
    CHECK(contains(refused({.beta1 = 1}), "beta1 is 1"));
    CHECK(contains(refused({.beta2 = -0.5}), "beta2 is -0.5"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK(contains(refused({.most_trust = 0}), "most_trust is 0"));
    CHECK_NOTHROW(lamb{}.check());
    CHECK(lamb{}.describe() == "lamb(beta1 0.9, beta2 0.999, epsilon 1e-06, most trust 10)");
}
