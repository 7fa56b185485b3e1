#include <nas/nn/ops/drop_path.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::drop_path;
using test::check_error;
using test::infer;

TEST_CASE("drop_path: keeps any shape and costs nothing", "[nn]") {
    CHECK(infer(drop_path{}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(test::cost_of(drop_path{}, {{6, 5, 3}}).elementwise == 0);
    CHECK(test::attributes_of(drop_path{.rate = 0.25}) == "rate=0.25");
}

TEST_CASE("drop_path: the rate is a probability below one", "[nn]") {
    for (double const rate : {-0.1, 1.0, 2.0})
        check_error<shape_error>(
            "nas.shape.5", [&] { infer(drop_path{.rate = rate}, {{6}}); }, "[0, 1)");
    check_error<shape_error>("nas.shape.3", [] { infer(drop_path{}, {{6}, {6}}); });
}
