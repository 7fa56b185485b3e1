#include <cstdint>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("reference_backend: is plain, needs nobody behind it, and knows every built-in operation", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    CHECK(reference.name() == "reference");
    CHECK(reference.image_layout() == nas::plain_layout);
    CHECK(reference.fallback() == nullptr);
    for (test::op_case const& c : test::op_cases()) {
        INFO(c.name);
        CHECK_NOTHROW(nn::op_runner(c.op, c.inputs, reference, {.batch = c.batch, .training = true}));
        CHECK_NOTHROW(nn::op_runner(c.op, c.inputs, reference, {.batch = c.batch, .training = false}));
    }
}

// Kinks and ties are kept away by construction: activations and max pooling get inputs from a grid (see
// check_gradients); cases where that is impossible (a kinked activation behind a batch norm) say so and are left out
// here.
TEST_CASE("reference_backend: the gradients of every operation agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    for (test::op_case const& c : test::op_cases()) {
        if (!c.differentiable) continue;
        auto const report =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        CHECK(report.comparisons > 0);
    }
}

TEST_CASE("reference_backend: element by element too, where there are few elements", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    int checked = 0;
    for (test::op_case const& c : test::op_cases()) {
        std::int64_t elements = 0;
        for (nas::shape const& s : c.inputs) elements += c.batch * s.elements();
        if (!c.differentiable || elements > 400) continue;
        auto const report =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        CHECK(report.comparisons >= elements);
        ++checked;
    }
    CHECK(checked >= 70); // of the table as it is; fewer would mean that it lost its small cases
}

TEST_CASE("reference_backend: results do not depend on the number of threads", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    for (test::op_case const& c : test::op_cases())
        for (bool const training : {true, false})
            test::check_against(c, reference, reference, 0.0, {.training = training, .threads = 3});
}
