#pragma once
// MnasNet-small (Tan et al. 2019).

#include <array>

#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// 2,030,264 parameters and 68,339,184 MACs with default options. The head has 1280 channels at every width.
inline nn::graph mnasnet_small(network_options const& o = {}) {
    static constexpr std::array<mbconv_stage, 7> stages{{
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 1, .channels = 8},
        {.repeats = 1, .kernel = 3, .stride = 2, .expand = 3, .channels = 16},
        {.repeats = 2, .kernel = 3, .stride = 2, .expand = 6, .channels = 16},
        {.repeats = 4, .kernel = 5, .stride = 2, .expand = 6, .channels = 32, .se_ratio = 0.25},
        {.repeats = 3, .kernel = 3, .stride = 1, .expand = 6, .channels = 32, .se_ratio = 0.25},
        {.repeats = 3, .kernel = 5, .stride = 2, .expand = 6, .channels = 88, .se_ratio = 0.25},
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 6, .channels = 144},
    }};
    return mbconv_network(stages, {.stem = 8}, o);
}

} // namespace nas::zoo
