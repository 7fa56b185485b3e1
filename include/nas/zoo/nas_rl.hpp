#pragma once
// The chain-structured networks with skips of the first controllers (Zoph and Le 2017).

#include <array>
#include <cstddef>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

struct nas_rl_layer {
    int height = 3, width = 3; ///< of the kernel
    int stride_height = 1, stride_width = 1;
    int filters = 24;

    friend bool operator==(nas_rl_layer const&, nas_rl_layer const&) = default;
};

/// Layers without any input read the image; outputs that nobody reads are concatenated in front of the classifier;
/// several inputs are concatenated, smaller ones padded with zeros.
template <std::size_t Layers>
struct nas_rl_network {
    std::array<nas_rl_layer, Layers> layers;
    std::array<bool, Layers*(Layers - 1) / 2> anchors{}; ///< 0->1, 0->2, 1->2, 0->3, ...

    /// Does layer `to` read layer `from`, where `from` < `to`?
    constexpr bool reads(std::size_t from, std::size_t to) const { return anchors[to * (to - 1) / 2 + from]; }

    friend bool operator==(nas_rl_network const&, nas_rl_network const&) = default;
};

namespace detail {

template <std::size_t Layers, class Layer>
constexpr auto nas_rl_networks(Layer layer) {
    using network = nas_rl_network<Layers>;
    return build<network>(field<&network::layers>(repeat<Layers>(layer)),
                          field<&network::anchors>(repeat<Layers*(Layers - 1) / 2>(one_of(false, true))));
}

} // namespace detail

/// Stride 1 everywhere: 64^L * 2^(L(L-1)/2) networks.
template <std::size_t Layers>
inline constexpr auto nas_rl = detail::nas_rl_networks<Layers>(build<nas_rl_layer>(
    field<&nas_rl_layer::height>(one_of(1, 3, 5, 7)), field<&nas_rl_layer::width>(one_of(1, 3, 5, 7)),
    field<&nas_rl_layer::filters>(one_of(24, 36, 48, 64))));

/// With strides: 576^L * 2^(L(L-1)/2) networks.
template <std::size_t Layers>
inline constexpr auto nas_rl_strided = detail::nas_rl_networks<Layers>(build<nas_rl_layer>(
    field<&nas_rl_layer::height>(one_of(1, 3, 5, 7)), field<&nas_rl_layer::width>(one_of(1, 3, 5, 7)),
    field<&nas_rl_layer::stride_height>(one_of(1, 2, 3)), field<&nas_rl_layer::stride_width>(one_of(1, 2, 3)),
    field<&nas_rl_layer::filters>(one_of(24, 36, 48, 64))));

} // namespace nas::zoo
