#include <vector>

#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/kernels/reference/weightless.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"

namespace nn = nas::nn;

namespace {

nn::backend const reference = nn::reference_backend();
using tensor = std::vector<float>;

test::kernel_outcome run(nn::operation op, std::vector<nas::shape> shapes, std::vector<tensor> inputs, tensor gradient,
                         test::kernel_mode m = {}) {
    return test::run_kernel({"", std::move(op), std::move(shapes), 1}, reference,
                            {std::move(inputs), {}, std::move(gradient)}, m);
}

} // namespace

TEST_CASE("reference kernels: dropout draws by seed and step in training and is the identity at inference",
          "[nn][kernels]") {
    test::op_case const c{"dropout", nn::dropout{.rate = 0.5}, {{64}}, 2};
    test::kernel_data const d = test::random_data(c);
    auto const output = [&](bool training, std::uint64_t seed, std::uint64_t step) {
        return run_kernel(c, reference, d, {.training = training, .seed = seed, .step = step}).output;
    };
    CHECK(output(true, 1, 5) == output(true, 1, 5));
    CHECK(output(true, 1, 5) != output(true, 1, 6));
    CHECK(output(true, 1, 5) != output(true, 2, 5));
    CHECK(output(false, 1, 5) == d.inputs[0]);
}

TEST_CASE("reference kernels: backward of dropout uses the mask of the forward it belongs to", "[nn][kernels]") {
    test::op_case const c{"dropout", nn::dropout{.rate = 0.3}, {{100}}, 1};
    auto const o = run_kernel(c, reference, {{tensor(100, 1.0f)}, {}, tensor(100, 1.0f)}, {.seed = 9, .step = 17});
    CHECK(o.input_gradients[0] == o.output);
}

TEST_CASE("reference kernels: flatten keeps the order of the plain layout", "[nn][kernels]") {
    tensor const x{1, 2, 3, 4, 5, 6, 7, 8};
    auto const o = run(nn::flatten{}, {{2, 2, 2}}, {x}, x);
    CHECK(o.output == x);
    CHECK(o.input_gradients[0] == x);
}

TEST_CASE("reference kernels: multiply tells a gate from an equal factor", "[nn][kernels]") {
    auto const gate = run(nn::multiply{}, {{2, 1, 2}, {2, 1, 1}}, {{1, 2, 3, 4}, {10, 100}}, {1, 1, 1, 1});
    CHECK(gate.output == tensor{10, 20, 300, 400});
    CHECK(gate.input_gradients[1] == tensor{3, 7});
    auto const equal = run(nn::multiply{}, {{2, 1, 1}, {2, 1, 1}}, {{3, 4}, {10, 100}}, {1, 1});
    CHECK(equal.output == tensor{30, 400});
    CHECK(equal.input_gradients[1] == tensor{3, 4});
}

TEST_CASE("reference kernels: pooling, activation, joining by hand", "[nn][kernels]") {
    CHECK(run(nn::pool2d{.kernel = 2, .stride = 2}, {{1, 2, 2}}, {{1, 4, 2, 3}}, {5}).input_gradients[0] ==
          tensor{0, 5, 0, 0});
    CHECK(run(nn::pool2d{.pool = nas::pool_kind::average, .kernel = 2, .stride = 2, .padding = 0}, {{1, 2, 2}},
              {{1, 4, 2, 3}}, {4})
              .output == tensor{2.5f});
    CHECK(run(nn::global_average_pool{}, {{2, 1, 2}}, {{1, 3, 5, 7}}, {2, 4}).input_gradients[0] == tensor{1, 1, 2, 2});
    CHECK(run(nn::activate{.function = nas::activation::relu6}, {{3}}, {{-1, 3, 9}}, {1, 1, 1}).output ==
          tensor{0, 3, 6});
    CHECK(run(nn::add{}, {{2}, {2}, {2}}, {{1, 2}, {3, 4}, {5, 6}}, {1, 1}).output == tensor{9, 12});
    CHECK(run(nn::concat{}, {{1, 1, 2}, {2, 1, 2}}, {{1, 2}, {3, 4, 5, 6}}, {1, 2, 3, 4, 5, 6}).output ==
          tensor{1, 2, 3, 4, 5, 6});
}
