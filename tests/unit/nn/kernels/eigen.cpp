#include <nas/nn/kernels/eigen.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/shared_norms.hpp"

using namespace nas::nn;

TEST_CASE("eigen backend: every operation computes what the reference computes, forward and backward",
          "[backend][eigen]") {
    for (auto const l : test::levels()) {
        auto const backend = eigen_backend({.level = l});
        CHECK(backend.image_layout() == nas::cpu::image_layout(l));
        for (auto const& c : test::op_cases()) {
            INFO(to_string(l));
            test::check_against(c, reference_backend(), backend, 1e-5, {.training = true, .threads = 2});
            test::check_against(c, reference_backend(), backend, 1e-5, {.training = false, .threads = 1});
        }
    }
}

TEST_CASE("eigen backend: results are equal to the last bit for an equal number of threads", "[backend][eigen]") {
    auto const backend = eigen_backend();
    for (auto const& c : test::op_cases()) {
        INFO(c.name);
        auto const data = test::random_data(c);
        auto const a = test::run_kernel(c, backend, data, {.threads = 2}),
                   b = test::run_kernel(c, backend, data, {.threads = 2});
        CHECK(a.output == b.output);
        CHECK(a.input_gradients == b.input_gradients);
        CHECK(a.parameter_gradients == b.parameter_gradients);
    }
}

TEST_CASE("eigen backend: whole networks, with norms shared among convolutions, train as on the reference",
          "[backend][eigen]") {
    for (auto const l : test::levels())
        for (int const threads : {1, 2}) {
            INFO(to_string(l) << ", " << threads << " threads");
            test::check_like_reference(test::normed_network(nas::activation::hard_swish, 5, true),
                                       eigen_backend({.level = l}), {.batch = 6, .training = true, .threads = threads});
        }
}
