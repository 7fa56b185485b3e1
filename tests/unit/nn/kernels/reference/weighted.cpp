#include <cmath>
#include <vector>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/kernels/reference/weighted.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/kernel_harness.hpp"

namespace nn = nas::nn;

namespace {

nn::backend const reference = nn::reference_backend();

// `first`, and an activation of its output.
test::kernel_outcome composed(test::op_case const& c, nn::operation first, nas::activation act,
                              test::kernel_data const& d, test::kernel_mode m) {
    test::op_case const first_case{c.name, first, c.inputs, c.batch};
    test::op_case const act_case{c.name, nn::activate{.function = act}, {c.op.infer(c.inputs)}, c.batch};
    test::kernel_mode const forward_only{.training = false};
    test::kernel_outcome head = run_kernel(first_case, reference, d, m.training ? m : forward_only);
    test::kernel_outcome tail = run_kernel(act_case, reference, {{head.output}, {}, d.output_gradient}, m);
    if (m.training) head = run_kernel(first_case, reference, {d.inputs, d.parameters, tail.input_gradients[0]}, m);
    head.output = tail.output;
    return head;
}

} // namespace

TEST_CASE("reference kernels: a fused convolution is the convolution and then the activation", "[nn][kernels]") {
    for (test::op_case const& c : test::fused_conv2d_cases())
        for (bool const training : {true, false}) {
            INFO(c.name << (training ? ", with gradients" : ""));
            auto const& op = *c.op.as<nn::fused_conv2d>();
            test::kernel_data const d = test::random_data(c);
            test::kernel_mode const m{.training = training};
            check_outcomes(run_kernel(c, reference, d, m), composed(c, op.conv, op.act, d, m), 1e-6);
        }
}

TEST_CASE("reference kernels: norm_act is the batch norm and then the activation", "[nn][kernels]") {
    for (test::op_case const& c : test::norm_act_cases())
        for (bool const training : {true, false}) {
            INFO(c.name << (training ? ", training" : ", inference"));
            auto const& op = *c.op.as<nn::norm_act>();
            test::kernel_data const d = test::random_data(c);
            test::kernel_mode const m{.training = training};
            check_outcomes(run_kernel(c, reference, d, m), composed(c, op.norm, op.act, d, m), 1e-5);
        }
}

TEST_CASE("reference kernels: batch norm uses the batch in training and the running statistics at inference",
          "[nn][kernels]") {
    test::op_case const c{"batch_norm", nn::batch_norm{.epsilon = 1e-5, .momentum = 0.5}, {{1, 1, 2}}, 2};
    // 1 3 5 7: mean 4, biased variance 5, unbiased 20/3
    test::kernel_data const d{{{1, 3, 5, 7}}, {{1}, {0}, {2}, {4}}, std::vector<float>(4, 1.0f)};
    auto const training = run_kernel(c, reference, d, {.training = true});
    CHECK(training.output[0] == Approx(-3 / std::sqrt(5 + 1e-5)));
    CHECK(training.parameters_after[2][0] == Approx(3));
    CHECK(training.parameters_after[3][0] == Approx(2 + 10.0 / 3));
    auto const inference = run_kernel(c, reference, d, {.training = false});
    CHECK(inference.output[0] == Approx(-1 / std::sqrt(4 + 1e-5)));
    CHECK(inference.parameters_after[2][0] == 2);
    CHECK(inference.parameters_after[3][0] == 4);
}

TEST_CASE("reference kernels: batch norm refuses to train on one element per channel", "[nn][kernels]") {
    for (nas::shape const& s : {nas::shape{8, 1, 1}, nas::shape{8}}) {
        test::check_error<nas::backend_error>(
            "nas.backend.10", [&] { nn::op_runner(nn::batch_norm{}, {s}, reference, {.batch = 1, .training = true}); },
            "one element per channel");
        CHECK_NOTHROW(nn::op_runner(nn::batch_norm{}, {s}, reference, {.batch = 2, .training = true}));
        CHECK_NOTHROW(nn::op_runner(nn::batch_norm{}, {s}, reference, {.batch = 1, .training = false}));
    }
}

TEST_CASE("reference kernels: parameters by hand for convolution and linear, in the documented order",
          "[nn][kernels]") {
    test::op_case const conv{"conv", nn::conv2d{.out_channels = 2, .kernel = 1, .bias = true}, {{2, 1, 1}}, 1};
    auto const o = run_kernel(conv, reference, {{{10, 100}}, {{1, 2, 3, 4}, {5, 6}}, {1, -1}});
    CHECK(o.output == std::vector<float>{10 + 200 + 5, 30 + 400 + 6});
    CHECK(o.input_gradients[0] == std::vector<float>{1 - 3, 2 - 4});
    CHECK(o.parameter_gradients[0] == std::vector<float>{10, 100, -10, -100});
    CHECK(o.parameter_gradients[1] == std::vector<float>{1, -1});
    test::op_case const linear{"linear", nn::linear{.out_features = 2}, {{2}}, 1};
    CHECK(run_kernel(linear, reference, {{{10, 100}}, {{1, 2, 3, 4}, {5, 6}}, {1, -1}}).output == o.output);
}

TEST_CASE("reference kernels: norm_add is its norm, the sum and the activation, and has their gradients",
          "[nn][kernels]") {
    test::op_case const c{
        "norm_add", nn::norm_add{.norm = {}, .act = nas::activation::relu}, {{1, 1, 2}, {1, 1, 2}}, 1};
    // scale 2, shift 1: the norm of (-1, 1) is (-1, 3) but for epsilon.
    auto const r =
        run_kernel(c, reference, {{{-1, 1}, {0.5f, 0.5f}}, {{2}, {1}, {0}, {1}}, {1, 1}}, {.training = true});
    CHECK(r.output[0] == 0);
    CHECK(static_cast<double>(r.output[1]) == Approx(3.5).margin(1e-4));
    CHECK(r.input_gradients[1] == std::vector<float>{0, 1});
    auto const report = nn::check_gradients(nn::norm_add{.norm = {}, .act = nas::activation::swish},
                                            {{3, 4, 5}, {3, 4, 5}}, reference, {.batch = 3});
    INFO(to_string(report));
    CHECK(report.passed());
}
