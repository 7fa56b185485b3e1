#pragma once
// Operations on shapes that kernels get wrong: odd sizes, channel tails, strides, dilation, groups, uneven padding.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/channel_shuffle.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/crop.hpp>
#include <nas/nn/ops/dropout.hpp>
#include <nas/nn/ops/flatten.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>
#include <nas/nn/ops/global_average_pool.hpp>
#include <nas/nn/ops/linear.hpp>
#include <nas/nn/ops/multiply.hpp>
#include <nas/nn/ops/norm_act.hpp>
#include <nas/nn/ops/norm_add.hpp>
#include <nas/nn/ops/pool2d.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/nn/ops/zero.hpp>
#include <nas/tensor/shape.hpp>

namespace test {

/// One operation at one site.
struct op_case {
    std::string name;
    nas::nn::operation op;
    std::vector<nas::shape> inputs;
    std::int64_t batch = 2;
    double grid = 0; ///< for `gradient_check_options::grid`: positive where kinks or ties are to be kept away
    bool differentiable = true; ///< false: kinks that no choice of inputs keeps away, for comparing backends only
};

inline std::vector<op_case> conv2d_cases() {
    using nas::nn::conv2d;
    using nas::nn::same;
    std::vector<op_case> cases;
    auto const enter = [&](std::string name, conv2d op, nas::shape in, std::int64_t batch = 2) {
        cases.push_back({"conv2d " + std::move(name), op, {in}, batch});
    };
    for (std::int64_t const c : {1, 3, 8, 15, 16, 17, 24, 36}) {
        enter("3x3 " + std::to_string(c) + " -> 17", {.out_channels = 17, .kernel = 3}, {c, 7, 5});
        enter("1x1 16 -> " + std::to_string(c) + " bias", {.out_channels = c, .kernel = 1, .bias = true}, {16, 5, 7});
        if (c > 1)
            for (std::int64_t const k : {3, 5, 7}) {
                enter("depthwise " + std::to_string(k) + "x" + std::to_string(k) + " " + std::to_string(c),
                      {.out_channels = c, .kernel = k, .groups = c, .bias = k == 5}, {c, 9, 7});
                enter("depthwise stride 2 " + std::to_string(k) + "x" + std::to_string(k) + " " + std::to_string(c),
                      {.out_channels = c, .kernel = k, .stride = 2, .groups = c}, {c, 9, 8});
            }
    }
    enter("1x1 one pixel, batch 1", {.out_channels = 10, .kernel = 1, .bias = true}, {24, 1, 1}, 1);
    enter("1x1 stride 2", {.out_channels = 32, .kernel = 1, .stride = 2}, {16, 7, 9});
    enter("3x3 batch 1", {.out_channels = 16, .kernel = 3, .bias = true}, {3, 11, 13}, 1);
    enter("3x3 batch 5", {.out_channels = 24, .kernel = 3}, {8, 6, 6}, 5);
    enter("3x3 stride 2", {.out_channels = 16, .kernel = 3, .stride = 2}, {3, 11, 8});
    enter("3x3 stride 3x2", {.out_channels = 17, .kernel = 3, .stride = {3, 2}}, {15, 10, 9});
    enter("3x3 without padding", {.out_channels = 16, .kernel = 3, .padding = 0}, {16, 5, 6});
    enter("3x3 padding wider than the kernel needs", {.out_channels = 8, .kernel = 3, .padding = 3}, {3, 4, 5});
    enter("3x3 uneven padding", {.out_channels = 16, .kernel = 3, .padding = {0, 1, 2, 3}, .bias = true}, {17, 6, 7});
    enter("3x3 uneven padding, stride 2", {.out_channels = 24, .kernel = 3, .stride = 2, .padding = {0, 0, 1, 1}},
          {16, 8, 8});
    enter("4x4 even kernel", {.out_channels = 16, .kernel = 4}, {8, 7, 7});
    enter("1x7", {.out_channels = 16, .kernel = {1, 7}}, {15, 5, 9});
    enter("7x1 stride 2x1", {.out_channels = 8, .kernel = {7, 1}, .stride = {2, 1}}, {16, 9, 5});
    enter("5x5", {.out_channels = 36, .kernel = 5}, {24, 7, 7});
    enter("3x3 dilation 2", {.out_channels = 16, .kernel = 3, .dilation = 2}, {16, 9, 7});
    enter("3x3 dilation 2x3, stride 2",
          {.out_channels = 17, .kernel = 3, .stride = 2, .dilation = {2, 3}, .bias = true}, {3, 9, 11});
    enter("5x5 dilation larger than the image", {.out_channels = 8, .kernel = 5, .dilation = 4}, {3, 5, 6});
    enter("3x3 groups 2, 16 -> 32", {.out_channels = 32, .kernel = 3, .groups = 2}, {16, 6, 5});
    enter("3x3 groups 3, 15 -> 24", {.out_channels = 24, .kernel = 3, .groups = 3, .bias = true}, {15, 6, 5});
    enter("1x1 groups 4, 32 -> 64", {.out_channels = 64, .kernel = 1, .groups = 4}, {32, 4, 4});
    enter("3x3 depth multiplier 2", {.out_channels = 16, .kernel = 3, .groups = 8}, {8, 6, 7});
    enter("depthwise 3x3 dilation 2", {.out_channels = 17, .kernel = 3, .dilation = 2, .groups = 17}, {17, 9, 9});
    enter("depthwise 5x5 dilation 2, stride 2",
          {.out_channels = 36, .kernel = 5, .stride = 2, .dilation = 2, .groups = 36}, {36, 11, 9});
    enter("depthwise 3x3 uneven padding", {.out_channels = 24, .kernel = 3, .padding = {2, 0, 1, 1}, .groups = 24},
          {24, 6, 7});
    enter("depthwise 7x7 on 3x3, batch 1", {.out_channels = 16, .kernel = 7, .groups = 16}, {16, 3, 3}, 1);
    enter("depthwise 3x3 one pixel", {.out_channels = 8, .kernel = 3, .groups = 8}, {8, 1, 1}, 3);
    enter("depthwise 3x3 wide", {.out_channels = 16, .kernel = 3, .groups = 16}, {16, 5, 70});
    return cases;
}

inline std::vector<op_case> fused_conv2d_cases() {
    using nas::activation;
    using nas::nn::fused_conv2d;
    std::vector<op_case> cases;
    for (activation const a : {activation::none, activation::relu, activation::relu6, activation::hard_swish,
                               activation::swish, activation::sigmoid, activation::hard_sigmoid}) {
        bool const smooth = a == activation::none || a == activation::swish || a == activation::sigmoid;
        std::string const name = "fused_conv2d " + std::string(to_string(a));
        cases.push_back({name + " 3x3 17 -> 24",
                         fused_conv2d{{.out_channels = 24, .kernel = 3, .bias = true}, a},
                         {{17, 6, 7}},
                         2,
                         0,
                         smooth});
        cases.push_back({name + " 1x1 8 -> 36",
                         fused_conv2d{{.out_channels = 36, .kernel = 1, .bias = true}, a},
                         {{8, 5, 3}},
                         1,
                         0,
                         smooth});
        cases.push_back({name + " depthwise 5x5 stride 2",
                         fused_conv2d{{.out_channels = 15, .kernel = 5, .stride = 2, .groups = 15, .bias = true}, a},
                         {{15, 9, 7}},
                         2,
                         0,
                         smooth});
    }
    return cases;
}

inline std::vector<op_case> linear_cases() {
    using nas::nn::linear;
    return {{"linear 17 -> 10", linear{.out_features = 10}, {{17}}, 5},
            {"linear 1 -> 1", linear{.out_features = 1}, {{1}}, 1},
            {"linear 100 -> 33 without bias", linear{.out_features = 33, .bias = false}, {{100}}, 3},
            {"linear 64 -> 16", linear{.out_features = 16}, {{64}}, 1}};
}

inline std::vector<op_case> batch_norm_cases() {
    using nas::nn::batch_norm;
    std::vector<op_case> cases;
    for (std::int64_t const c : {1, 3, 8, 15, 16, 17, 24, 36})
        cases.push_back({"batch_norm " + std::to_string(c), batch_norm{}, {{c, 5, 3}}, 3});
    cases.push_back({"batch_norm batch 1", batch_norm{}, {{17, 7, 5}}, 1});
    cases.push_back({"batch_norm one pixel", batch_norm{}, {{24, 1, 1}}, 7});
    cases.push_back({"batch_norm vectors", batch_norm{}, {{19}}, 6});
    cases.push_back({"batch_norm epsilon and momentum", batch_norm{.epsilon = 1e-2, .momentum = 0.3}, {{16, 4, 4}}, 2});
    return cases;
}

/// Large enough for Winograd's algorithm: 64 tiles of 4x4 pixels and more.
inline std::vector<op_case> winograd_cases() {
    using nas::nn::conv2d;
    return {{"winograd 16 -> 17 bias", conv2d{.out_channels = 17, .kernel = 3, .bias = true}, {{16, 13, 30}}, 3},
            {"winograd 40 -> 24", conv2d{.out_channels = 24, .kernel = 3}, {{40, 8, 8}}, 16},
            {"winograd 33 -> 48 unpadded",
             conv2d{.out_channels = 48, .kernel = 3, .padding = {0, 0, 0, 0}},
             {{33, 18, 18}},
             4}};
}

inline std::vector<op_case> norm_add_cases() {
    std::vector<op_case> cases;
    for (auto const a : {nas::activation::none, nas::activation::relu, nas::activation::swish}) {
        std::string const name = "norm_add " + std::string(to_string(a));
        bool const smooth = a != nas::activation::relu;
        cases.push_back(
            {name + " 17", nas::nn::norm_add{.norm = {}, .act = a}, {{17, 5, 7}, {17, 5, 7}}, 3, 0, smooth});
        cases.push_back(
            {name + " 24 batch 1", nas::nn::norm_add{.norm = {}, .act = a}, {{24, 3, 5}, {24, 3, 5}}, 1, 0, smooth});
    }
    return cases;
}

inline std::vector<op_case> norm_act_cases() {
    using nas::activation;
    using nas::nn::norm_act;
    std::vector<op_case> cases;
    for (activation const a : {activation::none, activation::relu, activation::relu6, activation::hard_swish,
                               activation::swish, activation::sigmoid, activation::hard_sigmoid}) {
        // Where normalised values fall depends on the whole batch, so kinks cannot be kept away by choice of the
        // inputs.
        bool const smooth = a == activation::none || a == activation::swish || a == activation::sigmoid;
        std::string const name = "norm_act " + std::string(to_string(a));
        cases.push_back({name + " 17", norm_act{.norm = {}, .act = a}, {{17, 5, 7}}, 3, 0, smooth});
        cases.push_back({name + " 24 batch 1", norm_act{.norm = {}, .act = a}, {{24, 3, 5}}, 1, 0, smooth});
    }
    return cases;
}

inline std::vector<op_case> activate_cases() {
    using nas::activation;
    std::vector<op_case> cases;
    for (activation const a : {activation::none, activation::relu, activation::relu6, activation::hard_swish,
                               activation::swish, activation::sigmoid, activation::hard_sigmoid})
        for (nas::shape const& s : {nas::shape{3, 5, 3}, nas::shape{17, 3, 1},
                                    nas::shape{29}}) // the grid covers -6 .. 6, kinks at multiples of 0.125
            cases.push_back({"activate " + std::string(to_string(a)) + " " + to_string(s),
                             nas::nn::activate{.function = a},
                             {s},
                             4,
                             0.125});
    return cases;
}

inline std::vector<op_case> pool2d_cases() {
    using nas::pool_kind;
    using nas::nn::pool2d;
    std::vector<op_case> cases;
    for (pool_kind const k : {pool_kind::max, pool_kind::average, pool_kind::average_include_padding}) {
        double const grid = k == pool_kind::max ? 0.125 : 0; // no ties, and the winner stays the winner
        auto const enter = [&](std::string const& what, pool2d op, nas::shape in, std::int64_t batch = 2) {
            op.pool = k;
            cases.push_back({"pool2d " + std::string(nas::nn::to_string(k)) + " " + what, op, {in}, batch, grid});
        };
        enter("2x2 stride 2", {}, {17, 6, 7});
        enter("3x3 stride 1", {.kernel = 3, .stride = 1}, {24, 5, 7});
        enter("3x3 stride 2", {.kernel = 3, .stride = 2}, {15, 7, 8});
        enter("3x3 stride 2 uneven padding", {.kernel = 3, .stride = 2, .padding = {0, 0, 1, 1}}, {16, 8, 8});
        enter("2x3 stride 2x1 no padding, batch 1", {.kernel = {2, 3}, .stride = {2, 1}, .padding = 0}, {3, 5, 7}, 1);
        enter("5x5 stride 3 padding 2", {.kernel = 5, .stride = 3, .padding = 2}, {8, 9, 7});
        enter("3x3 on 2x2", {.kernel = 3, .stride = 1}, {1, 2, 2});
        enter("1x1 stride 2", {.kernel = 1, .stride = 2}, {36, 5, 5});
    }
    return cases;
}

/// Everything without parameters that is neither an activation nor a pooling window.
inline std::vector<op_case> joining_cases() {
    namespace nn = nas::nn;
    std::vector<op_case> cases;
    for (std::int64_t const c : {1, 3, 8, 15, 16, 17, 24, 36}) {
        std::string const tail = " " + std::to_string(c);
        cases.push_back({"global_average_pool" + tail, nn::global_average_pool{}, {{c, 7, 5}}, 2});
        cases.push_back({"add" + tail, nn::add{}, {{c, 5, 3}, {c, 5, 3}}, 2});
        cases.push_back({"multiply gate" + tail, nn::multiply{}, {{c, 5, 3}, {c, 1, 1}}, 2});
        cases.push_back({"multiply" + tail, nn::multiply{}, {{c, 3, 5}, {c, 3, 5}}, 1});
        cases.push_back({"concat" + tail + " + 5", nn::concat{}, {{c, 3, 5}, {5, 3, 5}}, 2});
        cases.push_back({"flatten" + tail, nn::flatten{}, {{c, 3, 5}}, 2});
        cases.push_back({"dropout" + tail, nn::dropout{.rate = 0.4}, {{c, 3, 5}}, 2});
    }
    cases.push_back({"global_average_pool one pixel", nn::global_average_pool{}, {{17, 1, 1}}, 1});
    cases.push_back({"add of three", nn::add{}, {{17, 3, 3}, {17, 3, 3}, {17, 3, 3}}, 1});
    cases.push_back({"add of vectors", nn::add{}, {{13}, {13}}, 3});
    cases.push_back({"multiply of vectors", nn::multiply{}, {{13}, {13}}, 3});
    cases.push_back({"multiply one pixel", nn::multiply{}, {{17, 1, 1}, {17, 1, 1}}, 2});
    cases.push_back({"concat of blocks", nn::concat{}, {{16, 3, 3}, {32, 3, 3}, {16, 3, 3}}, 2});
    cases.push_back({"concat of tails", nn::concat{}, {{3, 3, 3}, {17, 3, 3}, {1, 3, 3}, {24, 3, 3}}, 1});
    cases.push_back({"concat of vectors", nn::concat{}, {{3}, {17}}, 3});
    cases.push_back({"flatten of a vector", nn::flatten{}, {{9}}, 2});
    cases.push_back({"dropout of vectors", nn::dropout{.rate = 0.2}, {{37}}, 5});
    cases.push_back({"dropout of nothing", nn::dropout{.rate = 0}, {{37}}, 2});
    return cases;
}

/// Everything that only moves pixels.
inline std::vector<op_case> moving_cases() {
    namespace nn = nas::nn;
    std::vector<op_case> cases;
    for (std::int64_t const c : {1, 3, 8, 15, 16, 17, 24, 36}) {
        std::string const tail = " " + std::to_string(c);
        cases.push_back({"slice all of" + tail, nn::slice{.first = 0, .channels = c}, {{c, 3, 5}}, 2});
        cases.push_back({"slice the end of" + tail, nn::slice{.first = c / 2, .channels = c - c / 2}, {{c, 3, 5}}, 2});
        cases.push_back({"crop" + tail, nn::crop{.top = 1, .left = 2, .bottom = 1}, {{c, 5, 3}}, 2});
        cases.push_back(
            {"crop as shift" + tail, nn::crop{.top = 1, .left = 1, .bottom = -1, .right = -1}, {{c, 5, 3}}, 1});
        cases.push_back({"resize" + tail, nn::resize{.scale = {2, 3}}, {{c, 3, 5}}, 2});
        cases.push_back({"zero" + tail, nn::zero{}, {{c, 3, 5}}, 2});
        for (std::int64_t const groups : {1, 2, 3, 4})
            if (c % groups == 0)
                cases.push_back({"channel_shuffle in " + std::to_string(groups) + tail,
                                 nn::channel_shuffle{.groups = groups},
                                 {{c, 3, 5}},
                                 2});
    }
    cases.push_back({"slice of a vector", nn::slice{.first = 3, .channels = 9}, {{17}}, 3});
    cases.push_back({"zero of a vector", nn::zero{}, {{17}}, 3});
    cases.push_back({"crop to one pixel", nn::crop{.top = 2, .left = 1, .bottom = 0, .right = 1}, {{17, 3, 3}}, 1});
    cases.push_back(
        {"crop adding zeros only", nn::crop{.top = -1, .left = -2, .bottom = 0, .right = -1}, {{9, 2, 3}}, 2});
    return cases;
}

/// All of them.
inline std::vector<op_case> op_cases() {
    std::vector<op_case> all;
    for (auto const& part : {conv2d_cases(), fused_conv2d_cases(), linear_cases(), batch_norm_cases(), norm_act_cases(),
                             activate_cases(), pool2d_cases(), joining_cases(), moving_cases()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace test
