#include <cmath>

#include <nas/train/rule_settings.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

TEST_CASE("rule_settings: a fraction is at least 0 and below 1", "[train]") {
    for (double const bad : {-0.5, 1.0, std::nan("")})
        CHECK(contains(
            message_of<nas::train_error>("nas.train.4", [&] { nas::train::check_fraction("sgd", "momentum", bad); }),
            "sgd: momentum is"));
    CHECK_NOTHROW(nas::train::check_fraction("sgd", "momentum", 0));
}

TEST_CASE("rule_settings: an epsilon that is 0 as a float is refused", "[train]") {
    for (double const bad : {0.0, -1e-8, 1e-60, std::nan("")})
        CHECK(contains(message_of<nas::train_error>("nas.train.4", [&] { nas::train::check_epsilon("adam", bad); }),
                       "adam: epsilon is"));
    CHECK_NOTHROW(nas::train::check_epsilon("adam", 1e-8));
}

TEST_CASE("rule_settings: decay is a part of the gradient, or a factor that knows the rate", "[train]") {
    nas::train::update_range const r{.rate = 0.5, .decay = 0.25};
    auto const coupled = nas::train::decay_of(r, false), decoupled = nas::train::decay_of(r, true);
    CHECK(coupled.coupled == 0.25f);
    CHECK(coupled.keep == 1.0f);
    CHECK(decoupled.coupled == 0.0f);
    CHECK(decoupled.keep == 0.875f);
}
