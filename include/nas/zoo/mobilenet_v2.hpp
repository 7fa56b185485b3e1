#pragma once
// MobileNetV2 (Sandler et al. 2018).

#include <array>

#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// 3,504,872 parameters and 300,774,272 MACs with default options. The head grows with width factors above one only.
inline nn::graph mobilenet_v2(network_options const& o = {}) {
    static constexpr std::array<mbconv_stage, 7> stages{{
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 1, .channels = 16},
        {.repeats = 2, .kernel = 3, .stride = 2, .expand = 6, .channels = 24},
        {.repeats = 3, .kernel = 3, .stride = 2, .expand = 6, .channels = 32},
        {.repeats = 4, .kernel = 3, .stride = 2, .expand = 6, .channels = 64},
        {.repeats = 3, .kernel = 3, .stride = 1, .expand = 6, .channels = 96},
        {.repeats = 3, .kernel = 3, .stride = 2, .expand = 6, .channels = 160},
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 6, .channels = 320},
    }};
    return mbconv_network(stages, {.scale_head_up = true, .activation = activation::relu6}, o);
}

} // namespace nas::zoo
