#include <nas/nn/kernels/reference.hpp>

#include <nas/nn/gradient_check.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("reference_backend: the gradients of every operation agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    for (test::op_case const& c : test::op_cases()) {
        if (!c.differentiable) continue;
        auto const report = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        CHECK(report.comparisons > 0);
    }
}
