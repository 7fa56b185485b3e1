#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/kernels/reference/spatial.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

namespace {

nn::backend spatial() { return nn::reference_backend(); }

std::vector<float> outcome(nn::operation op, std::vector<nas::shape> shapes, std::vector<std::vector<float>> inputs,
                           std::vector<std::vector<float>> parameters = {}) {
    return test::run_kernel({"", std::move(op), std::move(shapes), 1}, spatial(),
                            {std::move(inputs), std::move(parameters), {}}, {.training = false})
        .output;
}

} // namespace

TEST_CASE("reference spatial kernels: gradients agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = spatial();
    for (test::op_case const& c : test::spatial_cases()) {
        if (!c.differentiable) continue;
        auto const report =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        CHECK(report.comparisons > 0);
        std::int64_t elements = 0;
        for (nas::shape const& s : c.inputs) elements += c.batch * s.elements();
        if (elements > 150) continue;
        auto const each =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0, .grid = c.grid});
        INFO(c.name << ": " << to_string(each));
        CHECK(each.passed());
    }
}

TEST_CASE("reference spatial kernels: results do not depend on the number of threads, nor on training",
          "[nn][kernels]") {
    nn::backend const reference = spatial();
    for (test::op_case const& c : test::spatial_cases()) {
        test::check_against(c, reference, reference, 0.0, {.threads = 3});
        auto const d = test::random_data(c);
        CHECK(run_kernel(c, reference, d, {.training = false}).output == run_kernel(c, reference, d).output);
    }
}

TEST_CASE("reference conv1d: a moving difference", "[nn][kernels]") {
    CHECK(outcome(nn::conv1d{.out_channels = 1, .kernel = 2, .padding = 0, .bias = true}, {{1, 4}}, {{1, 4, 9, 16}},
                  {{-1, 1}, {10}}) == std::vector<float>{13, 15, 17});
}

TEST_CASE("reference conv3d: a volume of one plane is an image", "[nn][kernels]") {
    nn::backend const images = spatial();
    test::op_case const flat{
        "", nn::conv2d{.out_channels = 4, .kernel = {3, 2}, .stride = 2, .groups = 2, .bias = true}, {{6, 7, 5}}, 2};
    test::op_case const deep{"",
                             nn::conv3d{.out_channels = 4, .kernel = {1, 3, 2}, .stride = 2, .groups = 2, .bias = true},
                             {{6, 1, 7, 5}},
                             2};
    auto const d = test::random_data(flat);
    test::check_outcomes(run_kernel(deep, images, d), run_kernel(flat, images, d), 0);
}

TEST_CASE("reference conv_transpose2d: every pixel spreads the window", "[nn][kernels]") {
    CHECK(outcome(nn::conv_transpose2d{.out_channels = 1, .kernel = 2, .stride = 2, .bias = true}, {{1, 1, 2}},
                  {{1, 10}},
                  {{1, 2, 3, 4}, {0.5f}}) == std::vector<float>{1.5f, 2.5f, 10.5f, 20.5f, 3.5f, 4.5f, 30.5f, 40.5f});
    CHECK(outcome(nn::conv_transpose2d{.out_channels = 1, .kernel = {1, 3}, .stride = {1, 1}, .padding = 0},
                  {{1, 1, 2}}, {{1, 10}}, {{1, 2, 3}}) == std::vector<float>{1, 12, 23, 30});
}

TEST_CASE("reference concat: along an axis behind the channels", "[nn][kernels]") {
    CHECK(outcome(nn::concat{.axis = 1}, {{2, 2}, {2, 1}}, {{1, 2, 3, 4}, {10, 20}}) ==
          std::vector<float>{1, 2, 10, 3, 4, 20});
}

TEST_CASE("reference reduce: the gradient of the log of a sum, where it has one", "[nn][kernels]") {
    nn::reduce const op{.function = nas::reduce_function::log_sum, .axes = {0}};
    auto const report =
        nn::check_gradients(op, {{4, 3}}, spatial(), {.batch = 2, .directions = 0, .low = 0.5, .high = 2});
    INFO(to_string(report));
    CHECK(report.passed());
}

TEST_CASE("reference resize: between pixels, and at the edge", "[nn][kernels]") {
    using nn::resize;
    using mode = nn::resize_mode;
    CHECK(outcome(resize{.scale = {1, 2}, .mode = mode::linear}, {{1, 1, 2}}, {{0, 4}}) ==
          std::vector<float>{0, 1, 3, 4});
    CHECK(outcome(resize{.mode = mode::linear, .size = {1, 5}, .coordinates = nn::resize_coordinates::align_corners},
                  {{1, 1, 2}}, {{0, 4}}) == std::vector<float>{0, 1, 2, 3, 4});
    CHECK(outcome(resize{.mode = mode::linear, .size = {1, 1}, .antialias = true}, {{1, 2, 2}}, {{1, 2, 3, 6}}) ==
          std::vector<float>{3});
    CHECK(outcome(resize{.size = {1, 2}}, {{1, 1, 4}}, {{1, 2, 3, 4}}) == std::vector<float>{1, 3});
}
