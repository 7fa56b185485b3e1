#include <cmath>
#include <vector>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference/pointwise.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/pointwise_cases.hpp"

namespace nn = nas::nn;

namespace {

nn::backend pointwise() {
    nn::backend b("pointwise");
    nn::reference_kernels::provide_pointwise(b);
    return b;
}

} // namespace

TEST_CASE("reference pointwise: gradients agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = pointwise();
    for (test::op_case const& c : test::pointwise_cases()) {
        if (!c.differentiable) continue;
        auto const report =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        auto const elements =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0, .grid = c.grid});
        INFO(c.name << ": " << to_string(elements));
        CHECK(elements.passed());
    }
}

TEST_CASE("reference pointwise: functions of positive numbers too", "[nn][kernels]") {
    nn::backend const reference = pointwise();
    using f = nas::elementwise_function;
    nn::gradient_check_options const positive{.batch = 2, .directions = 0, .low = 0.5, .high = 3};
    for (f const function : {f::log, f::sqrt, f::reciprocal, f::reciprocal_sqrt}) {
        auto const report = nn::check_gradients(nn::elementwise{function}, {{29}}, reference, positive);
        INFO(to_string(function) << ": " << to_string(report));
        CHECK(report.passed());
    }
    using b = nas::binary_function;
    for (b const function : {b::divide, b::power}) {
        auto const report = nn::check_gradients(nn::binary{function}, {{4, 3, 5}, {3, 1}}, reference, positive);
        INFO(to_string(function) << ": " << to_string(report));
        CHECK(report.passed());
    }
}

TEST_CASE("reference pointwise: results do not depend on the number of threads", "[nn][kernels]") {
    nn::backend const reference = pointwise();
    for (test::op_case const& c : test::pointwise_cases())
        for (bool const training : {true, false})
            test::check_against(c, reference, reference, 0.0, {.training = training, .threads = 3});
}

TEST_CASE("reference pointwise: maximum and minimum pass the gradient to the winner", "[nn][kernels]") {
    nn::backend const reference = pointwise();
    test::op_case c{"", nn::binary{nas::binary_function::maximum}, {{3}, {3}}, 1};
    auto o = run_kernel(c, reference, {{{1, 5, 2}, {3, 4, 2}}, {}, {1, 2, 4}});
    CHECK(o.output == std::vector<float>{3, 5, 2});
    CHECK(o.input_gradients[0] == std::vector<float>{0, 2, 2});
    CHECK(o.input_gradients[1] == std::vector<float>{1, 0, 2});
    c.op = nn::binary{nas::binary_function::minimum};
    o = run_kernel(c, reference, {{{1, 5, 2}, {3, 4, 2}}, {}, {1, 2, 4}});
    CHECK(o.output == std::vector<float>{1, 4, 2});
    CHECK(o.input_gradients[0] == std::vector<float>{1, 0, 2});
}

TEST_CASE("reference pointwise: drop_path drops whole samples, anew in each step, and keeps the mean",
          "[nn][kernels]") {
    nn::backend const reference = pointwise();
    std::int64_t const batch = 4000;
    test::op_case const c{"", nn::drop_path{.rate = 0.25}, {{3}}, batch};
    std::vector<float> const ones(12000, 1.0f);
    auto const o = run_kernel(c, reference, {{ones}, {}, ones}, {.seed = 5, .step = 2});
    std::int64_t dropped = 0;
    for (std::size_t n = 0; n < 4000; ++n) {
        float const first = o.output[3 * n];
        CHECK((first == 0 || first == Approx(4.0 / 3)));
        CHECK((o.output[3 * n + 1] == first && o.output[3 * n + 2] == first));
        dropped += first == 0;
    }
    CHECK(std::abs(static_cast<double>(dropped) - 1000) < 110); // four deviations of sqrt(4000 / 4 * 3 / 4)
    CHECK(o.input_gradients[0] == o.output);
    CHECK(run_kernel(c, reference, {{ones}, {}, ones}, {.seed = 5, .step = 3}).output != o.output);
    CHECK(run_kernel(c, reference, {{ones}, {}, ones}, {.training = false}).output == ones);
}
