#include <nas/train/report.hpp>

#include "support/catch.hpp"

TEST_CASE("report: an epoch without validation says so by having none", "[train]") {
    nas::train::epoch_report r{.epoch = 3, .epochs = 10, .loss = 0.5};
    CHECK_FALSE(r.validation.has_value());
    r.validation = nas::train::evaluation{.accuracy = 0.9};
    CHECK(r.validation->accuracy == 0.9);
}
