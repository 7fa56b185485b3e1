#include <nas/nn/kernels/cpu/rows.hpp>

#include "support/catch.hpp"
#include "support/norm_cases.hpp"
#include "support/own_kernels.hpp"
#include "support/pointwise_cases.hpp"

namespace nn = nas::nn;

namespace {

nn::backend rows(nas::cpu::simd_level l) {
    nn::backend b("rows", nas::cpu::image_layout(l));
    nn::cpu_kernels::provide_rows(b, l);
    return b.set_fallback(nn::reference_backend());
}

void check(test::op_case const& c, double tolerance) {
    for (auto const l : test::levels()) {
        nn::backend const own = rows(l);
        for (int const threads : {1, 2})
            for (bool const training : {true, false}) {
                INFO(to_string(l));
                test::check_against(c, nn::reference_backend(), own, tolerance,
                                    {.training = training, .threads = threads});
            }
    }
}

} // namespace

TEST_CASE("own row kernels: norms of every shape and option equal the reference", "[nn][kernels]") {
    for (test::op_case const& c : test::norm_cases()) check(c, 1e-5);
    check({"layer_norm long", nn::layer_norm{}, {{3, 5000}}, 2}, 2e-5);
    check({"layer_norm of many", nn::layer_norm{}, {{300, 70}}, 2}, 2e-5); // enough for two threads
    check({"group_norm long", nn::group_norm{.groups = 2}, {{6, 40, 70}}, 2}, 2e-5);
}

TEST_CASE("own row kernels: softmax and its logarithm along every axis", "[nn][kernels]") {
    for (test::op_case const& c : test::pointwise_cases())
        if (c.op.as<nn::softmax>() || c.op.as<nn::log_softmax>()) check(c, 1e-5);
    check({"softmax long", nn::softmax{}, {{5, 5001}}, 2}, 1e-5);
    check({"log_softmax long", nn::log_softmax{}, {{5, 5001}}, 2}, 1e-5);
    check({"softmax of channels", nn::softmax{.axis = 0}, {{21, 19, 23}}, 2}, 1e-5); // enough for two threads
    check({"log_softmax of channels", nn::log_softmax{.axis = 0}, {{21, 19, 23}}, 2}, 1e-5);
}

TEST_CASE("own row kernels: masked elements of a softmax are zero", "[nn][kernels]") {
    for (auto const l : test::levels()) {
        test::op_case const c{"", nn::softmax{}, {{20}}, 1};
        std::vector<float> x(20, -HUGE_VALF);
        x[17] = 3;
        auto const o = test::run_kernel(c, rows(l), {{x}, {}, std::vector<float>(20)}, {.training = false});
        for (std::size_t i = 0; i < 20; ++i) CHECK(o.output[i] == (i == 17 ? 1.0f : 0.0f));
        x[3] = NAN;
        auto const bad = test::run_kernel(c, rows(l), {{x}, {}, std::vector<float>(20)}, {.training = false});
        CHECK(std::isnan(bad.output[17]));
    }
}
