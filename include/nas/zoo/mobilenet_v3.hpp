#pragma once
// MobileNetV3-Large and -Small (Howard et al. 2019).

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/core/error.hpp>
#include <nas/core/make_divisible.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>

namespace nas::zoo {

struct mobilenet_v3_options {
    std::int64_t classes = 1000;
    std::int64_t resolution = 224; ///< height and width of the input
    std::int64_t in_channels = 3;
    double width = 1; ///< factor on channels, rounded by make_divisible(., 8)
    double dropout = 0;
};

namespace detail {

struct mobilenet_v3_row {
    std::int64_t kernel, hidden, channels;
    bool se;
    activation act;
    std::int64_t stride;
};

inline nn::graph mobilenet_v3(std::span<mobilenet_v3_row const> rows, std::int64_t features,
                              mobilenet_v3_options const& o) {
    if (!(o.width > 0)) throw shape_error("nas.zoo.1", "width must be positive, got ", o.width);
    auto const scaled = [&](std::int64_t channels) {
        return make_divisible<std::int64_t>(static_cast<double>(channels) * o.width, 8);
    };
    nn::batch_norm const norm{.epsilon = 1e-3, .momentum = 0.01};

    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = scaled(16), .kernel = 3, .stride = 2, .norm = true,
                                  .activation = activation::hard_swish, .norm_options = norm});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        mobilenet_v3_row const& row = rows[i];
        std::int64_t const hidden = scaled(row.hidden);
        auto const scope = b.scope("layers", i);
        x = nn::mbconv(b, x,
                       {.channels = scaled(row.channels),
                        .kernel = row.kernel,
                        .se = row.se,
                        .stride = row.stride,
                        .activation = row.act,
                        .hidden = hidden,
                        .se_channels = make_divisible<std::int64_t>(static_cast<double>(hidden / 4), 8),
                        .se_gate = activation::hard_sigmoid,
                        .norm = norm});
    }
    x = b.conv2d(x, {.name = "head", .channels = 6 * scaled(rows.back().channels), .norm = true,
                     .activation = activation::hard_swish, .norm_options = norm});
    return b.classifier(
        x, {.classes = o.classes, .dropout = o.dropout, .hidden = features, .activation = activation::hard_swish});
}

} // namespace detail

/// 5,483,032 parameters and 216,589,760 MACs with default options.
inline nn::graph mobilenet_v3_large(mobilenet_v3_options const& o = {}) {
    constexpr auto relu = activation::relu, swish = activation::hard_swish;
    static constexpr std::array<detail::mobilenet_v3_row, 15> rows{{
        {3, 16, 16, false, relu, 1},   {3, 64, 24, false, relu, 2},   {3, 72, 24, false, relu, 1},
        {5, 72, 40, true, relu, 2},    {5, 120, 40, true, relu, 1},   {5, 120, 40, true, relu, 1},
        {3, 240, 80, false, swish, 2}, {3, 200, 80, false, swish, 1}, {3, 184, 80, false, swish, 1},
        {3, 184, 80, false, swish, 1}, {3, 480, 112, true, swish, 1}, {3, 672, 112, true, swish, 1},
        {5, 672, 160, true, swish, 2}, {5, 960, 160, true, swish, 1}, {5, 960, 160, true, swish, 1},
    }};
    return detail::mobilenet_v3(rows, 1280, o);
}

/// 2,542,856 parameters and 56,510,400 MACs with default options.
inline nn::graph mobilenet_v3_small(mobilenet_v3_options const& o = {}) {
    constexpr auto relu = activation::relu, swish = activation::hard_swish;
    static constexpr std::array<detail::mobilenet_v3_row, 11> rows{{
        {3, 16, 16, true, relu, 2},   {3, 72, 24, false, relu, 2},  {3, 88, 24, false, relu, 1},
        {5, 96, 40, true, swish, 2},  {5, 240, 40, true, swish, 1}, {5, 240, 40, true, swish, 1},
        {5, 120, 48, true, swish, 1}, {5, 144, 48, true, swish, 1}, {5, 288, 96, true, swish, 2},
        {5, 576, 96, true, swish, 1}, {5, 576, 96, true, swish, 1},
    }};
    return detail::mobilenet_v3(rows, 1024, o);
}

} // namespace nas::zoo
