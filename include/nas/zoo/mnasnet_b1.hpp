#pragma once
// MnasNet-B1: the network of the search without squeeze-and-excitation (Tan et al. 2019).

#include <array>

#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// 4,383,312 parameters and 314,415,872 MACs with default options. The head has 1280 channels at every width.
inline nn::graph mnasnet_b1(network_options const& o = {}) {
    static constexpr std::array<mbconv_stage, 7> stages{{
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 1, .channels = 16, .residual = false},
        {.repeats = 3, .kernel = 3, .stride = 2, .expand = 3, .channels = 24},
        {.repeats = 3, .kernel = 5, .stride = 2, .expand = 3, .channels = 40},
        {.repeats = 3, .kernel = 5, .stride = 2, .expand = 6, .channels = 80},
        {.repeats = 2, .kernel = 3, .stride = 1, .expand = 6, .channels = 96},
        {.repeats = 4, .kernel = 5, .stride = 2, .expand = 6, .channels = 192},
        {.repeats = 1, .kernel = 3, .stride = 1, .expand = 6, .channels = 320},
    }};
    return mbconv_network(stages, {}, o);
}

} // namespace nas::zoo
