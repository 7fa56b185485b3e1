#pragma once
// Normalisations of single samples at shapes and options that kernels get wrong.

#include <vector>

#include <nas/nn/ops/group_norm.hpp>
#include <nas/nn/ops/instance_norm.hpp>
#include <nas/nn/ops/layer_norm.hpp>
#include <nas/nn/ops/rms_norm.hpp>

#include "support/op_cases.hpp"

namespace test {

inline std::vector<op_case> norm_cases() {
    namespace nn = nas::nn;
    return {
        {"layer_norm of a vector", nn::layer_norm{}, {{19}}, 3},
        {"layer_norm of a sequence", nn::layer_norm{.epsilon = 1e-2}, {{5, 33}}, 2},
        {"layer_norm over two axes", nn::layer_norm{.axis = 1}, {{3, 4, 5}}, 2},
        {"layer_norm over everything", nn::layer_norm{.axis = 0, .shift = false}, {{17, 3, 5}}, 2},
        {"layer_norm without scale", nn::layer_norm{.axis = -2, .scale = false}, {{2, 3, 4, 5}}, 1},
        {"layer_norm bare", nn::layer_norm{.scale = false, .shift = false}, {{4, 16}}, 2},
        {"layer_norm of five axes", nn::layer_norm{.axis = 3}, {{2, 2, 3, 2, 3}}, 2},
        {"rms_norm of a sequence", nn::rms_norm{}, {{5, 33}}, 2},
        {"rms_norm over two axes", nn::rms_norm{.axis = -2, .epsilon = 1e-2}, {{3, 4, 5}}, 2},
        {"rms_norm bare", nn::rms_norm{.scale = false}, {{21}}, 3},
        {"group_norm 16 in 4", nn::group_norm{.groups = 4}, {{16, 5, 3}}, 2},
        {"group_norm 18 in 3", nn::group_norm{.groups = 3, .epsilon = 1e-2, .shift = false}, {{18, 3, 5}}, 2},
        {"group_norm in one", nn::group_norm{.groups = 1}, {{17, 3, 3}}, 1},
        {"group_norm of vectors", nn::group_norm{.groups = 4, .scale = false}, {{24}}, 3},
        {"group_norm of volumes", nn::group_norm{.groups = 2, .scale = false, .shift = false}, {{4, 2, 3, 3}}, 2},
        {"instance_norm of images", nn::instance_norm{}, {{17, 5, 3}}, 2},
        {"instance_norm of signals", nn::instance_norm{.epsilon = 1e-2, .scale = false}, {{3, 21}}, 2},
        {"instance_norm bare", nn::instance_norm{.scale = false, .shift = false}, {{8, 4, 3}}, 2},
    };
}

} // namespace test
