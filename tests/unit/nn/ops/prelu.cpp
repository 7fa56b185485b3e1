#include <nas/nn/ops/prelu.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::prelu;
using test::check_error;
using test::infer;

TEST_CASE("prelu: keeps any shape, with a slope per channel or one", "[nn]") {
    CHECK(infer(prelu{}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(test::parameters_of(prelu{}, {{6, 5, 3}}) == "slope 6");
    CHECK(test::parameters_of(prelu{.shared = true}, {{6, 5, 3}}) == "slope 1");
    CHECK(test::cost_of(prelu{}, {{6, 5, 3}}).elementwise == 90);
    CHECK(test::attributes_of(prelu{.shared = true}) == "shared=true");
    shape const in{6, 5, 3};
    CHECK(prelu{}.parameters({&in, 1})[0].role == nas::nn::parameter_role::bias); // zero at first, not decayed
    CHECK(prelu{}.sizes(2, in).pixels == 15);
    CHECK(prelu{.shared = true}.sizes(2, in).slopes == 1);
}

TEST_CASE("prelu: needs one input with channels", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(prelu{}, {{6}, {6}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(prelu{}, {shape{}}); });
}
