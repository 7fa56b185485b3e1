#include <nas/train/loss_reduction.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas::train;
using nas::train_error;
using test::check_error;

TEST_CASE("loss_reduction: a mean divides by the elements, a sum does not", "[train]") {
    CHECK(detail::loss_share(loss_reduction::mean, 8) == 0.125);
    CHECK(detail::loss_share(loss_reduction::sum, 8) == 1);
}

TEST_CASE("loss_reduction: the shared checks name the loss and the numbers", "[train]") {
    check_error<train_error>(
        "nas.train.30", [] { detail::equal_loss_sizes("some_loss", "targets", 6, 5); },
        "some_loss: there are 5 targets, expected 6");
    check_error<train_error>(
        "nas.train.31", [] { detail::some_loss_elements("some_loss", 0); }, "empty");
    check_error<train_error>(
        "nas.train.32", [] { detail::loss_setting(false, "some_loss", "delta", -1.5, "above 0"); },
        "delta is -1.5; it must be above 0");
    CHECK_NOTHROW(detail::loss_setting(true, "some_loss", "delta", 1, "above 0"));
}
