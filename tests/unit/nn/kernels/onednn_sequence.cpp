#include <string>

#include <nas/nn/blocks/transformer_encoder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn_sequence.hpp>
#include <nas/nn/ops/embedding.hpp>
#include <nas/nn/ops/positional_encoding.hpp>
#include <nas/nn/plan.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/sequence_cases.hpp"

namespace nn = nas::nn;

namespace {

nn::backend sequences(nas::cpu::simd_level l) {
    nn::onednn_kernels::context const context{nas::onednn::engine(), l, false};
    nn::backend b("onednn", nas::cpu::image_layout(l));
    nn::cpu_kernels::provide_rows(b, context.level);
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
    cases.push_back({"attention shared keys, long, all options",
                     nn::attention{.heads = 6, .kv_heads = 2, .causal = true, .softcap = 3},
                     {{40, 96}, {50, 32}, {50, 48}, {6, 40, 50}},
                     3});
    CHECK(check(cases, true) == 14);
    CHECK(check(cases, false) == 14);
}

TEST_CASE(
    "sequences on oneDNN: a network of words, positions, transformer layers and an LSTM trains as the reference does",
    "[nn][onednn]") {
    nn::builder b{nas::shape{12}};
    auto x = b.add("words", nn::embedding{.vocabulary = 30, .features = 16}, {b.input()});
    x = b.add("positions", nn::positional_encoding{.learned = true}, {x});
    {
        auto const in = b.scope("layers", 0);
        x = nn::transformer_encoder(b, x, {.heads = 4, .dropout = 0.1, .drop_path = 0.2, .causal = true});
    }
    {
        auto const in = b.scope("layers", 1);
        x = nn::transformer_encoder(b, x, {.heads = 2, .hidden = 40, .norm_first = false});
    }
    x = b.add("lstm", nn::lstm{.hidden = 10, .direction = nn::reading::both, .last_only = true}, {x});
    auto const g = b.finish(b.linear(x, {.features = 3}));
    nn::weights const start = nn::initialize(g, 1);

    auto const run = [&](nn::backend const& target) {
        nn::plan p(g, target, {.batch = 5, .training = true, .threads = 2, .seed = 3});
        p.load(start);
        for (std::size_t i = 0; i < p.input().size(); ++i) p.input()[i] = static_cast<float>(i * 7 % 30);
        p.forward();
        std::vector<float> out(p.output().begin(), p.output().end());
        for (std::size_t i = 0; i < p.output_gradient().size(); ++i)
            p.output_gradient()[i] = static_cast<float>(i % 4) - 1.5f;
        p.backward();
        out.insert(out.end(), p.gradients().begin(), p.gradients().end());
        return out;
    };
    auto const expected = run(nn::reference_backend());
    for (auto const l : test::levels()) CHECK(test::difference(run(sequences(l)), expected) <= 2e-5);
}
