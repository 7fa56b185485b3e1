#pragma once
// EfficientNet-B0, and B1 to B7 by compound scaling (Tan and Le 2019).

#include <array>

#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// 5,288,548 parameters and 385,814,752 MACs with default options. Stem and head scale with the width.
///
/// B1 to B7 as (width, depth, resolution): (1, 1.1, 240) (1.1, 1.2, 260) (1.2, 1.4, 300) (1.4, 1.8, 380) (1.6, 2.2,
/// 456) (1.8, 2.6, 528) (2, 3.1, 600).
inline nn::graph efficientnet_b0(network_options const& o = {}) {
    static constexpr std::array<mbconv_stage, 7> stages{{
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 1, .channels = 16, .se_ratio = 0.25},
        {.repeats = 2, .kernel = 3, .stride = 2, .expand = 6, .channels = 24, .se_ratio = 0.25},
        {.repeats = 2, .kernel = 5, .stride = 2, .expand = 6, .channels = 40, .se_ratio = 0.25},
        {.repeats = 3, .kernel = 3, .stride = 2, .expand = 6, .channels = 80, .se_ratio = 0.25},
        {.repeats = 3, .kernel = 5, .stride = 1, .expand = 6, .channels = 112, .se_ratio = 0.25},
        {.repeats = 4, .kernel = 5, .stride = 2, .expand = 6, .channels = 192, .se_ratio = 0.25},
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 6, .channels = 320, .se_ratio = 0.25},
    }};
    return mbconv_network(stages,
                          {.scale_head_down = true,
                           .scale_head_up = true,
                           .activation = activation::swish,
                           .se_activation = activation::swish,
                           .norm = {.epsilon = 1e-3, .momentum = 0.01}}, // of the released TensorFlow code
                          o);
}

} // namespace nas::zoo
