#pragma once
// MnasNet-A1 (Tan et al. 2019).

#include <array>

#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// 3,887,038 parameters and 311,579,072 MACs with default options. The head has 1280 channels at every width.
inline nn::graph mnasnet_a1(network_options const& o = {}) {
    static constexpr std::array<mbconv_stage, 7> stages{{
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 1, .channels = 16, .residual = false},
        {.repeats = 2, .kernel = 3, .stride = 2, .expand = 6, .channels = 24},
        {.repeats = 3, .kernel = 5, .stride = 2, .expand = 3, .channels = 40, .se_ratio = 0.25},
        {.repeats = 4, .kernel = 3, .stride = 2, .expand = 6, .channels = 80},
        {.repeats = 2, .kernel = 3, .stride = 1, .expand = 6, .channels = 112, .se_ratio = 0.25},
        {.repeats = 3, .kernel = 5, .stride = 2, .expand = 6, .channels = 160, .se_ratio = 0.25},
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 6, .channels = 320},
    }};
    return mbconv_network(stages, {}, o);
}

} // namespace nas::zoo
