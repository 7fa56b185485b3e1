#include <cmath>
#include <vector>

#include <nas/backend/cpu/rows.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::cpu::attention_probabilities;
using nas::cpu::score_rows;

TEST_CASE("own attention rows: scale, cap, mask and softmax of every length, as written out", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const keys : {1, 3, 16, 17, 40})
            for (bool const causal : {false, true})
                for (float const cap : {0.0f, 0.8f})
                    for (std::int64_t const mask_heads : {0, 1, 2}) {
                        score_rows const s{.samples = 2,
                                           .heads = 2,
                                           .queries = 5,
                                           .keys = keys,
                                           .mask_heads = mask_heads,
                                           .causal = causal,
                                           .scale = 0.7f,
                                           .softcap = cap};
                        auto const in = test::random_floats(s.rows() * keys, 1, -3, 3);
                        auto const mask = test::random_floats(2 * 2 * 5 * keys, 2);
                        auto out = in;
                        attention_probabilities(l, s, mask_heads > 0 ? mask.data() : nullptr, out.data(), 1);
                        double worst = 0;
                        for (std::int64_t r = 0; r < s.rows(); ++r) {
                            std::int64_t const i = r % 5, h = r / 5 % 2, n = r / 10;
                            std::vector<double> e;
                            double sum = 0;
                            for (std::int64_t j = 0; j < keys; ++j) {
                                double x = 0.7 * static_cast<double>(in[static_cast<std::size_t>(r * keys + j)]);
                                if (cap > 0) x = 0.8 * std::tanh(x / 0.8);
                                if (mask_heads > 0)
                                    x += static_cast<double>(mask[static_cast<std::size_t>(
                                        ((n * mask_heads + (mask_heads == 1 ? 0 : h)) * 5 + i) * keys + j)]);
                                e.push_back(causal && j > i ? 0 : std::exp(x));
                                sum += e.back();
                            }
                            for (std::int64_t j = 0; j < keys; ++j)
                                worst = std::max(
                                    worst, std::abs(static_cast<double>(out[static_cast<std::size_t>(r * keys + j)]) -
                                                    e[static_cast<std::size_t>(j)] / sum));
                        }
                        CHECK(worst < 1e-6);
                    }
}

TEST_CASE("own attention rows: a query that sees nothing has no probabilities", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        std::vector<float> scores(20, 1.0f), mask(20, -HUGE_VALF);
        attention_probabilities(l, {.keys = 20, .mask_heads = 1}, mask.data(), scores.data(), 1);
        CHECK(scores == std::vector<float>(20, 0.0f));
        mask[18] = 0;
        scores.assign(20, 1.0f);
        attention_probabilities(l, {.keys = 20, .mask_heads = 1}, mask.data(), scores.data(), 1);
        CHECK(scores[18] == 1);
        CHECK(scores[0] == 0);
    }
}
