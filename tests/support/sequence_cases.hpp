#pragma once
// Matrix products and attention at shapes and options that kernels get wrong.

#include <vector>

#include <nas/nn/ops/attention.hpp>
#include <nas/nn/ops/cosine_linear.hpp>
#include <nas/nn/ops/dense.hpp>
#include <nas/nn/ops/matmul.hpp>

#include "support/op_cases.hpp"

namespace test {

inline std::vector<op_case> matmul_cases() {
    namespace nn = nas::nn;
    return {
        {"matmul", nn::matmul{}, {{3, 4}, {4, 5}}, 2},
        {"matmul a transposed", nn::matmul{.transpose_a = true}, {{4, 3}, {4, 5}}, 2},
        {"matmul b transposed", nn::matmul{.transpose_b = true}, {{3, 4}, {5, 4}}, 2},
        {"matmul both transposed", nn::matmul{.transpose_a = true, .transpose_b = true}, {{4, 3}, {5, 4}}, 2},
        {"matmul heads", nn::matmul{.transpose_b = true}, {{2, 5, 3}, {2, 4, 3}}, 2},
        {"matmul broadcast", nn::matmul{}, {{3, 1, 2, 4}, {2, 4, 3}}, 2},
        {"matmul one for many", nn::matmul{}, {{3, 2, 4}, {4, 3}}, 2},
        {"matmul row", nn::matmul{}, {{4}, {2, 4, 3}}, 2},
        {"matmul column", nn::matmul{}, {{2, 3, 4}, {4}}, 2},
        {"matmul dot", nn::matmul{}, {{7}, {7}}, 3},
        {"matmul wide", nn::matmul{}, {{17, 33}, {33, 18}}, 1},
        {"dense of a sequence", nn::dense{.out_features = 9}, {{5, 17}}, 2},
        {"dense of a vector without bias", nn::dense{.out_features = 3, .bias = false}, {{8}}, 3},
        {"dense of five axes", nn::dense{.out_features = 4}, {{2, 1, 3, 2, 5}}, 1},
        {"cosine_linear", nn::cosine_linear{.out_features = 7}, {{12}}, 3},
    };
}

inline std::vector<op_case> attention_cases() {
    namespace nn = nas::nn;
    return {
        {"attention", nn::attention{}, {{4, 6}, {5, 6}, {5, 3}}, 2},
        {"attention 3 heads", nn::attention{.heads = 3}, {{4, 12}, {5, 12}, {5, 6}}, 2},
        {"attention causal", nn::attention{.heads = 2, .causal = true}, {{5, 8}, {5, 8}, {5, 8}}, 2},
        {"attention causal, fewer keys", nn::attention{.causal = true}, {{5, 4}, {3, 4}, {3, 4}}, 2},
        {"attention shared keys", nn::attention{.heads = 4, .kv_heads = 2}, {{3, 16}, {4, 8}, {4, 6}}, 2},
        {"attention masked", nn::attention{.heads = 2}, {{3, 4}, {4, 4}, {4, 4}, {3, 4}}, 2},
        {"attention masked heads", nn::attention{.heads = 2}, {{3, 4}, {4, 4}, {4, 4}, {2, 3, 4}}, 2},
        {"attention softcap", nn::attention{.heads = 2, .scale = 1.5, .softcap = 0.7}, {{3, 4}, {4, 4}, {4, 4}}, 2},
        {"attention heads apart", nn::attention{}, {{3, 4, 5}, {3, 6, 5}, {3, 6, 2}}, 2},
        {"attention heads apart, shared, all options",
         nn::attention{.causal = true, .scale = 0.4, .softcap = 2},
         {{4, 3, 5}, {2, 4, 5}, {2, 4, 3}, {1, 3, 4}},
         2},
        {"attention one of each", nn::attention{}, {{1, 3}, {1, 3}, {1, 3}}, 1},
        {"attention wide", nn::attention{.heads = 2}, {{9, 36}, {17, 36}, {17, 34}}, 2},
    };
}

} // namespace test
