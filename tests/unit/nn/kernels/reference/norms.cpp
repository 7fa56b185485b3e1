#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference/norms.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/norm_cases.hpp"

namespace nn = nas::nn;

namespace {

nn::backend norms() {
    nn::backend b("norms");
    nn::reference_kernels::provide_norms(b);
    return b;
}

} // namespace

TEST_CASE("reference norms: gradients agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = norms();
    for (test::op_case const& c : test::norm_cases()) {
        auto const report = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        auto const elements = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0});
        INFO(c.name << ": " << to_string(elements));
        CHECK(elements.passed());
    }
}

TEST_CASE("reference norms: results do not depend on the number of threads, nor on training", "[nn][kernels]") {
    nn::backend const reference = norms();
    for (test::op_case const& c : test::norm_cases()) {
        test::check_against(c, reference, reference, 0.0, {.threads = 3});
        auto const d = test::random_data(c);
        CHECK(run_kernel(c, reference, d, {.training = false}).output == run_kernel(c, reference, d).output);
    }
}

TEST_CASE("reference norms: one group per channel is instance norm, one group of all is layer norm", "[nn][kernels]") {
    nn::backend const reference = norms();
    test::op_case c{"", nn::instance_norm{}, {{6, 3, 5}}, 2};
    auto const d = test::random_data(c);
    auto const instance = run_kernel(c, reference, d);
    c.op = nn::group_norm{.groups = 6};
    CHECK(run_kernel(c, reference, d).output == instance.output);

    c.op = nn::layer_norm{.axis = 0, .scale = false, .shift = false};
    test::kernel_data bare{d.inputs, {}, d.output_gradient};
    auto const layer = run_kernel(c, reference, bare);
    c.op = nn::group_norm{.groups = 1, .scale = false, .shift = false};
    CHECK(run_kernel(c, reference, bare).output == layer.output);
}
