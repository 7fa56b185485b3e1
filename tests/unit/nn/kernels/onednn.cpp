#include <nas/nn/kernels/onednn.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"

using nas::nn::onednn_backend;
using nas::nn::reference_backend;

TEST_CASE("onednn: every operation computes what the reference computes, forward and backward", "[backend][onednn]") {
    auto const threads = GENERATE(1, 2);
    auto const backend = onednn_backend();
    for (auto const& c : test::op_cases()) {
        test::check_against(c, reference_backend(), backend, 1e-5, {.training = true, .threads = threads});
        test::check_against(c, reference_backend(), backend, 1e-5, {.training = false, .threads = threads});
    }
}
