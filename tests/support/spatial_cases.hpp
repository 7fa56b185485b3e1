#pragma once
// Spatial operations beyond 2-D convolution and pooling, at shapes and options that kernels get wrong.

#include <string>
#include <utility>
#include <vector>

#include <nas/nn/ops/adaptive_pool.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/conv_transpose1d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>
#include <nas/nn/ops/conv_transpose3d.hpp>
#include <nas/nn/ops/depth_to_space.hpp>
#include <nas/nn/ops/expand.hpp>
#include <nas/nn/ops/pad.hpp>
#include <nas/nn/ops/pool1d.hpp>
#include <nas/nn/ops/pool3d.hpp>
#include <nas/nn/ops/reduce.hpp>
#include <nas/nn/ops/reshape.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/nn/ops/space_to_depth.hpp>
#include <nas/nn/ops/tile.hpp>
#include <nas/nn/ops/transpose.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

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

inline std::vector<op_case> other_transposed_cases() {
    using nas::nn::conv_transpose1d;
    using nas::nn::conv_transpose3d;
    return {
        {"conv_transpose1d 4", conv_transpose1d{.out_channels = 5, .kernel = 4, .bias = true}, {{3, 6}}, 2},
        {"conv_transpose1d 3 output padding",
         conv_transpose1d{.out_channels = 16, .kernel = 3, .padding = {1, 0}, .output_padding = 1, .dilation = 2},
         {{17, 5}},
         2},
        {"conv_transpose1d depthwise",
         conv_transpose1d{.out_channels = 16, .kernel = 5, .stride = 3, .groups = 16, .bias = true},
         {{16, 7}},
         3},
        {"conv_transpose3d 2", conv_transpose3d{.out_channels = 4, .bias = true}, {{3, 2, 3, 2}}, 2},
        {"conv_transpose3d 3, output padding",
         conv_transpose3d{
             .out_channels = 16, .kernel = 3, .stride = {1, 2, 3}, .padding = {1, 0, 1}, .output_padding = {0, 1, 2}},
         {{17, 2, 3, 2}},
         1},
        {"conv_transpose3d groups 2, dilation",
         conv_transpose3d{.out_channels = 4, .kernel = {1, 2, 3}, .dilation = {1, 2, 1}, .groups = 2, .bias = true},
         {{6, 2, 2, 3}},
         2},
        {"conv_transpose3d depthwise",
         conv_transpose3d{.out_channels = 5, .kernel = 3, .groups = 5, .bias = true},
         {{5, 2, 2, 3}},
         2},
    };
}

inline std::vector<op_case> pooling_cases() {
    namespace nn = nas::nn;
    using nas::pool_function;
    std::vector<op_case> cases;
    for (pool_function const f :
         {pool_function::max, pool_function::average, pool_function::average_include_padding, pool_function::lp}) {
        bool const kinks = f == pool_function::max || f == pool_function::lp;
        double const grid = kinks ? 0.125 : 0; // no ties, no zeros
        auto const enter = [&](std::string what, nas::nn::operation op, nas::shape in, std::int64_t batch = 2) {
            cases.push_back({std::move(what) + " " + std::string(nn::to_string(f)), std::move(op), {in}, batch, grid});
        };
        enter("pool1d 2", nn::pool1d{.pool = f}, {3, 7});
        enter("pool1d 3 stride 1", nn::pool1d{.pool = f, .kernel = 3, .stride = 1}, {17, 6});
        enter("pool1d 3 stride 2, uneven padding",
              nn::pool1d{.pool = f, .kernel = 3, .stride = 2, .padding = {2, 0}, .p = 3}, {16, 9});
        enter("pool1d 3 stride 3 rounded up",
              nn::pool1d{.pool = f, .kernel = 3, .stride = 3, .padding = 1, .ceil_mode = true}, {5, 9});
        enter("pool1d 3 dilation 2", nn::pool1d{.pool = f, .kernel = 3, .stride = 1, .dilation = 2, .p = 1}, {2, 9});
        enter("pool3d 2", nn::pool3d{.pool = f}, {3, 4, 3, 5}, 1);
        enter(
            "pool3d 3x1x2, padding, rounded up",
            nn::pool3d{
                .pool = f, .kernel = {3, 1, 2}, .stride = {2, 2, 3}, .padding = {1, 0, 0, 1, 0, 1}, .ceil_mode = true},
            {2, 4, 4, 4});
        enter("pool3d 2 dilation 1x2x2",
              nn::pool3d{.pool = f, .stride = 1, .padding = 0, .dilation = {1, 2, 2}, .p = 4}, {2, 2, 4, 5});
        enter("window_pool2d 2x2 dilation 2", nn::window_pool2d{.pool = f, .stride = 1, .dilation = 2}, {3, 5, 4});
        enter("window_pool2d 3x3 stride 2 rounded up",
              nn::window_pool2d{.pool = f, .kernel = 3, .stride = 2, .padding = 0, .ceil_mode = true}, {17, 6, 8});
        enter("adaptive_pool of signals to 3", nn::adaptive_pool{.pool = f, .size = {3}}, {4, 7});
        enter("adaptive_pool of images to 3x2", nn::adaptive_pool{.pool = f, .size = {3, 2}, .p = 3}, {5, 7, 4});
        enter("adaptive_pool of small images to 4", nn::adaptive_pool{.pool = f, .size = {4}}, {2, 3, 5});
        enter("adaptive_pool of volumes to 1", nn::adaptive_pool{.pool = f}, {3, 2, 3, 4});
    }
    return cases;
}

/// What only moves elements of samples of any rank; images at channels with and without tails.
inline std::vector<op_case> element_moving_cases() {
    namespace nn = nas::nn;
    using nn::pad_mode;
    std::vector<op_case> cases;
    for (std::int64_t const c : {1, 4, 16, 17}) {
        std::string const of = " of " + std::to_string(c);
        cases.push_back({"transpose of channels" + of, nn::transpose{.order = {1, 0, 2}}, {{c, 3, 5}}, 2});
        cases.push_back({"transpose of height and width" + of, nn::transpose{.order = {0, 2, 1}}, {{c, 3, 5}}, 2});
        cases.push_back({"reshape to a sequence" + of, nn::reshape{.extents = {0, -1}}, {{c, 3, 5}}, 2});
        cases.push_back({"reshape from a sequence" + of, nn::reshape{.extents = {-1, 3, 5}}, {{c, 15}}, 2});
        cases.push_back({"reshape to itself" + of, nn::reshape{.extents = {0, 0, 0}}, {{c, 3, 5}}, 2});
        cases.push_back({"pad with zeros" + of, nn::pad{.before = {1, 0, 2}, .after = {0, 1, -1}}, {{c, 3, 5}}, 2});
        cases.push_back({"pad with ones" + of, nn::pad{.before = {0, 1, 1}, .value = 1}, {{c, 3, 5}}, 2});
        cases.push_back({"pad mirrored" + of,
                         nn::pad{.before = {0, 2, 1}, .after = {0, 1, 3}, .mode = pad_mode::reflect},
                         {{c, 3, 5}},
                         2});
        cases.push_back({"pad with the edge" + of,
                         nn::pad{.before = {1, 2, 1}, .after = {0, 1, 6}, .mode = pad_mode::edge},
                         {{c, 3, 2}},
                         2});
        cases.push_back({"pad around" + of, nn::pad{.before = {0, 3, 1}, .mode = pad_mode::wrap}, {{c, 3, 2}}, 2});
        cases.push_back({"tile" + of, nn::tile{.repeats = {2, 1, 3}}, {{c, 3, 2}}, 2});
        cases.push_back({"expand" + of, nn::expand{.extents = {1, 3, 2}}, {{c, 1, 1}}, 2});
        cases.push_back({"space_to_depth" + of, nn::space_to_depth{}, {{c, 4, 6}}, 2});
        cases.push_back({"slice of rows" + of, nn::slice{.first = 1, .channels = 2, .axis = 1}, {{c, 4, 3}}, 2});
        cases.push_back(
            {"slice backwards" + of, nn::slice{.first = 4, .channels = 3, .axis = -1, .step = -2}, {{c, 2, 5}}, 2});
        if (c % 4 == 0) {
            cases.push_back({"depth_to_space" + of, nn::depth_to_space{}, {{c, 2, 3}}, 2});
            cases.push_back({"depth_to_space depth last" + of,
                             nn::depth_to_space{.order = nn::depth_order::depth_last},
                             {{c, 2, 3}},
                             2});
        }
    }
    cases.push_back({"transpose of five axes", nn::transpose{.order = {4, 0, 3, 1, 2}}, {{2, 3, 1, 2, 4}}, 2});
    cases.push_back({"transpose of a matrix", nn::transpose{}, {{5, 7}}, 3});
    cases.push_back({"pad of a volume", nn::pad{.before = {0, 1, 0, 1}}, {{2, 2, 3, 2}}, 1});
    cases.push_back({"pad of a vector", nn::pad{.after = {3}, .value = -2}, {{5}}, 2});
    cases.push_back({"tile of a matrix", nn::tile{.repeats = {3, 2}}, {{2, 3}}, 2});
    cases.push_back({"expand by axes", nn::expand{.extents = {2, 4, 1, 3}}, {{5, 1}}, 2});
    cases.push_back(
        {"slice of a volume", nn::slice{.first = 0, .channels = 2, .axis = 1, .step = 2}, {{2, 3, 2, 2}}, 2});
    return cases;
}

inline std::vector<op_case> reduce_cases() {
    namespace nn = nas::nn;
    using nas::reduce_function;
    std::vector<op_case> cases;
    // Not log_sum: of numbers around zero it has poles.
    for (auto const f : {reduce_function::sum, reduce_function::mean, reduce_function::max, reduce_function::min,
                         reduce_function::product, reduce_function::l1, reduce_function::l2,
                         reduce_function::sum_square, reduce_function::log_sum_exp}) {
        bool const kinks = f == reduce_function::max || f == reduce_function::min || f == reduce_function::l1;
        std::string const name = "reduce " + std::string(nn::to_string(f));
        double const grid = kinks ? 0.125 : 0;
        cases.push_back({name + " of images over pixels", nn::reduce{f, {1, 2}, true}, {{17, 2, 3}}, 2, grid});
        cases.push_back({name + " of sequences over positions", nn::reduce{f, {0}, false}, {{5, 4}}, 3, grid});
        cases.push_back({name + " over outer axes", nn::reduce{f, {-1, 0}, false}, {{2, 3, 2, 2}}, 1, grid});
        cases.push_back({name + " of everything", nn::reduce{f, {}, false}, {{2, 3}}, 2, grid});
    }
    cases.push_back({"concat of rows", nn::concat{.axis = 1}, {{3, 2, 4}, {3, 5, 4}}, 2});
    cases.push_back({"concat of columns", nn::concat{.axis = -1}, {{17, 2, 4}, {17, 2, 1}, {17, 2, 3}}, 2});
    cases.push_back({"concat of sequences", nn::concat{}, {{3, 4}, {2, 4}}, 2});
    cases.push_back({"concat of volumes", nn::concat{.axis = 2}, {{2, 3, 1, 2}, {2, 3, 4, 2}}, 1});
    return cases;
}

inline std::vector<op_case> resize_cases() {
    using nas::nn::resize;
    using mode = nas::nn::resize_mode;
    using where = nas::nn::resize_coordinates;
    std::vector<op_case> cases;
    for (mode const m : {mode::linear, mode::cubic}) {
        auto const enter = [&](std::string const& what, resize op, nas::shape in) {
            op.mode = m;
            cases.push_back({"resize " + std::string(to_string(m)) + " " + what, op, {in}, 2});
        };
        enter("by 2x3", {.scale = {2, 3}}, {3, 4, 3});
        enter("to 7x3, corners aligned", {.size = {7, 3}, .coordinates = where::align_corners}, {17, 5, 4});
        enter("to 3x9, asymmetric", {.size = {3, 9}, .coordinates = where::asymmetric}, {2, 7, 4});
        enter("to 1x2", {.size = {1, 2}, .coordinates = where::pytorch_half_pixel}, {2, 4, 5});
        enter("to 3x2, antialiased", {.size = {3, 2}, .antialias = true}, {16, 8, 7});
        enter("to 2x5, antialiased inside",
              {.size = {2, 5}, .antialias = true, .exclude_outside = true, .cubic_a = -0.5}, {2, 7, 3});
    }
    cases.push_back(
        {"resize nearest to 3x7",
         resize{.size = {3, 7}, .coordinates = where::asymmetric, .rounding = nas::nn::nearest_rounding::floor},
         {{17, 5, 4}},
         2});
    return cases;
}

/// All that have kernels of their own.
inline std::vector<op_case> spatial_cases() {
    std::vector<op_case> all;
    for (auto const& part : {conv1d_cases(), conv3d_cases(), conv_transpose2d_cases(), other_transposed_cases(),
                             pooling_cases(), reduce_cases(), resize_cases()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace test
