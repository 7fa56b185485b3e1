#pragma once
// Spatial operations beyond 2-D convolution and pooling, at shapes and options that kernels get wrong.

#include <string>
#include <utility>
#include <vector>

#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>

#include "support/op_cases.hpp"

namespace test {

inline std::vector<op_case> conv1d_cases() {
    using nas::nn::conv1d;
    return {
        {"conv1d 3, 3 -> 5 bias", conv1d{.out_channels = 5, .kernel = 3, .bias = true}, {{3, 11}}, 2},
        {"conv1d 5 stride 2, 17 -> 24", conv1d{.out_channels = 24, .kernel = 5, .stride = 2}, {{17, 20}}, 2},
        {"conv1d 16 -> 16 dilation 4, causal",
         conv1d{.out_channels = 16, .kernel = 3, .padding = {8, 0}, .dilation = 4, .bias = true},
         {{16, 19}},
         3},
        {"conv1d without padding", conv1d{.out_channels = 4, .kernel = 7, .padding = 0}, {{2, 16}}, 1},
        {"conv1d groups 2", conv1d{.out_channels = 32, .kernel = 4, .groups = 2, .bias = true}, {{32, 9}}, 2},
        {"conv1d groups 3, few channels", conv1d{.out_channels = 6, .kernel = 3, .groups = 3}, {{9, 10}}, 2},
        {"conv1d depthwise 3", conv1d{.out_channels = 17, .kernel = 3, .groups = 17, .bias = true}, {{17, 13}}, 2},
        {"conv1d depthwise 7 stride 2",
         conv1d{.out_channels = 16, .kernel = 7, .stride = 2, .groups = 16},
         {{16, 18}},
         2},
        {"conv1d 1 of one place", conv1d{.out_channels = 10, .kernel = 1, .bias = true}, {{24, 1}}, 4},
    };
}

inline std::vector<op_case> conv3d_cases() {
    using nas::nn::conv3d;
    return {
        {"conv3d 3, 2 -> 5 bias", conv3d{.out_channels = 5, .kernel = 3, .bias = true}, {{2, 4, 5, 3}}, 2},
        {"conv3d 3, 17 -> 16", conv3d{.out_channels = 16, .kernel = 3}, {{17, 3, 4, 5}}, 2},
        {"conv3d 3x1x5 stride 1x2x2",
         conv3d{.out_channels = 16, .kernel = {3, 1, 5}, .stride = {1, 2, 2}},
         {{16, 4, 5, 7}},
         1},
        {"conv3d 2x3x3 dilation 2x1x2, no padding",
         conv3d{.out_channels = 4, .kernel = {2, 3, 3}, .padding = 0, .dilation = {2, 1, 2}, .bias = true},
         {{3, 5, 5, 7}},
         2},
        {"conv3d uneven padding",
         conv3d{.out_channels = 3, .kernel = 3, .stride = 2, .padding = {0, 1, 2, 1, 0, 1}},
         {{4, 5, 4, 6}},
         1},
        {"conv3d groups 2", conv3d{.out_channels = 32, .kernel = 3, .groups = 2, .bias = true}, {{32, 3, 3, 4}}, 1},
        {"conv3d depthwise", conv3d{.out_channels = 6, .kernel = 3, .groups = 6, .bias = true}, {{6, 3, 4, 3}}, 2},
        {"conv3d 1", conv3d{.out_channels = 20, .kernel = 1}, {{8, 2, 3, 3}}, 2},
    };
}

inline std::vector<op_case> conv_transpose2d_cases() {
    using nas::nn::conv_transpose2d;
    return {
        {"conv_transpose2d 2x2", conv_transpose2d{.out_channels = 5}, {{3, 4, 3}}, 2},
        {"conv_transpose2d 4x4 same, 17 -> 16 bias",
         conv_transpose2d{.out_channels = 16, .kernel = 4, .bias = true},
         {{17, 5, 4}},
         2},
        {"conv_transpose2d 3x3 output padding",
         conv_transpose2d{
             .out_channels = 24, .kernel = 3, .stride = 2, .padding = 1, .output_padding = {1, 0}, .bias = true},
         {{16, 4, 5}},
         2},
        {"conv_transpose2d 3x3 stride 1",
         conv_transpose2d{.out_channels = 3, .kernel = 3, .stride = 1},
         {{16, 5, 6}},
         2},
        {"conv_transpose2d 3x3 to RGB",
         conv_transpose2d{.out_channels = 3, .kernel = 3, .bias = true},
         {{32, 4, 4}},
         2},
        {"conv_transpose2d 1x1 stride 3",
         conv_transpose2d{.out_channels = 4, .kernel = 1, .stride = 3},
         {{3, 3, 2}},
         2},
        {"conv_transpose2d dilation 2x1, uneven padding",
         conv_transpose2d{
             .out_channels = 6, .kernel = 3, .stride = {2, 3}, .padding = {1, 0, 2, 1}, .dilation = {2, 1}},
         {{5, 4, 3}},
         1},
        {"conv_transpose2d groups 2",
         conv_transpose2d{.out_channels = 32, .kernel = 4, .groups = 2, .bias = true},
         {{32, 3, 4}},
         2},
        {"conv_transpose2d groups 3, few channels",
         conv_transpose2d{.out_channels = 3, .kernel = 3, .groups = 3, .bias = true},
         {{6, 3, 4}},
         2},
        {"conv_transpose2d depthwise",
         conv_transpose2d{.out_channels = 17, .kernel = 4, .groups = 17, .bias = true},
         {{17, 4, 3}},
         2},
    };
}

/// All of them.
inline std::vector<op_case> spatial_cases() {
    std::vector<op_case> all;
    for (auto const& part : {conv1d_cases(), conv3d_cases(), conv_transpose2d_cases()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace test
