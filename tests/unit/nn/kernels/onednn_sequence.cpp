#include <string>

#include <nas/nn/kernels/onednn_sequence.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/sequence_cases.hpp"

namespace nn = nas::nn;

namespace {

nn::backend sequences(nas::cpu::simd_level l) {
    nn::onednn_kernels::context const context{nas::onednn::engine(), l, false};
    nn::backend b("onednn", nas::cpu::image_layout(l));
    nn::onednn_kernels::provide_sequences(b, context);
    return b.set_fallback(nn::reference_backend());
}

int check(std::vector<test::op_case> const& cases, bool training) {
    int fast = 0;
    for (auto const l : test::levels())
        for (test::op_case const& c : cases) {
            nn::backend const b = sequences(l);
            for (int const threads : {1, 2})
                test::check_against(c, nn::reference_backend(), b, 2e-5, {.training = training, .threads = threads});
            nn::op_runner const runner(c.op, c.inputs, b, {.batch = c.batch, .training = training});
            fast += runner.implementation() != "reference" && l == test::levels().back();
        }
    return fast;
}

} // namespace

TEST_CASE("sequences on oneDNN: matrix products equal to the reference, forward and backward", "[nn][onednn]") {
    auto cases = test::matmul_cases();
    cases.push_back({"matmul two threads", nn::matmul{.transpose_b = true}, {{4, 70, 40}, {4, 50, 40}}, 3});
    cases.push_back({"matmul one b for many a", nn::matmul{.transpose_b = true}, {{3, 5, 4}, {6, 4}}, 2});
    cases.push_back({"matmul one a for many b", nn::matmul{}, {{5, 4}, {3, 4, 6}}, 2});
    cases.push_back({"matmul one b, a transposed", nn::matmul{.transpose_a = true}, {{3, 4, 5}, {4, 6}}, 2});
    CHECK(check(cases, true) ==
          14); // not: two-sided broadcast, one a for many b (twice), one b for a transposed, cosines
    CHECK(check(cases, false) == 17); // not: two-sided broadcast, cosines
}

TEST_CASE("sequences on oneDNN: attention equal to the reference, forward and backward", "[nn][onednn]") {
    auto cases = test::attention_cases();
    cases.push_back({"attention long", nn::attention{.heads = 4, .causal = true}, {{70, 64}, {70, 64}, {70, 64}}, 2});
    CHECK(check(cases, true) == 10); // not: shared keys (twice), softcap
    CHECK(check(cases, false) == 11);
}
