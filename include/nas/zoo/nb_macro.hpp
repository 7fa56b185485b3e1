#pragma once
// The search space of NAS-Bench-Macro (Su et al. 2021): 6,561 networks on CIFAR-10, each with its published accuracy.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/nn/blocks/identity.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// What one layer is; the order is that of the digits in the benchmark's codes.
enum class nb_macro_layer : std::uint8_t {
    identity, ///< nothing, or a 1x1 convolution where the layer changes the shape
    mb3_k3,   ///< mbconv with kernel 3 and expansion 3
    mb6_k5,   ///< mbconv with kernel 5 and expansion 6
};

/// Eight layers in stages of 2, 3 and 3.
struct nb_macro_network {
    std::array<nb_macro_layer, 8> layers{};

    friend bool operator==(nb_macro_network const&, nb_macro_network const&) = default;
};

/// The space of all 3^8 networks. 3,969 of them differ: behind the first layer of a stage, identity may stand anywhere.
inline constexpr auto nb_macro = build<nb_macro_network>(field<&nb_macro_network::layers>(
    repeat<8>(one_of(nb_macro_layer::identity, nb_macro_layer::mb3_k3, nb_macro_layer::mb6_k5))));

/// The benchmark's code of a network, eight digits such as "02012100".
inline std::string to_code(nb_macro_network const& n) {
    std::string code;
    for (nb_macro_layer const l : n.layers) code += static_cast<char>('0' + static_cast<int>(l));
    return code;
}

/// The network with the given code. Throws `space_error` nas.zoo.2 unless it has eight digits from 0 to 2.
inline nb_macro_network nb_macro_from_code(std::string_view code) {
    nb_macro_network n;
    if (code.size() != n.layers.size())
        throw space_error("nas.zoo.2", "a NAS-Bench-Macro code has 8 digits, got ", code.size(), " in \"", code, '"');
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] < '0' || code[i] > '2')
            throw space_error("nas.zoo.2", "the digits of a NAS-Bench-Macro code are 0, 1 and 2, got '", code[i],
                              "' at place ", i, " of \"", code, '"');
        n.layers[i] = static_cast<nb_macro_layer>(code[i] - '0');
    }
    return n;
}

struct nb_macro_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32; ///< height and width of the input
    std::int64_t in_channels = 3;
};

/// The network as a graph: stem, stages[i].layers[j].*, head, classifier.*. The first layer of each stage halves the
/// image and doubles the channels. With default options, parameters and MACs are those of the benchmark.
inline nn::graph to_graph(nb_macro_network const& n, nb_macro_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(),
                      {.name = "stem", .channels = 32, .kernel = 3, .norm = true, .activation = activation::relu6});
    std::size_t next = 0;
    for (std::size_t stage = 0; stage < 3; ++stage)
        for (std::size_t layer = 0; layer < (stage == 0 ? 2u : 3u); ++layer) {
            auto const scope = b.scope("stages", stage, "layers", layer);
            std::int64_t const stride = layer == 0 ? 2 : 1, channels = std::int64_t{64} << stage;
            switch (n.layers[next++]) {
            case nb_macro_layer::identity: x = nn::identity(b, x, {.channels = channels, .stride = stride}); break;
            case nb_macro_layer::mb3_k3:
                x = nn::mbconv(b, x, {.channels = channels, .kernel = 3, .expand = 3, .stride = stride});
                break;
            case nb_macro_layer::mb6_k5:
                x = nn::mbconv(b, x, {.channels = channels, .kernel = 5, .expand = 6, .stride = stride});
                break;
            }
        }
    x = b.conv2d(x, {.name = "head", .channels = 1280, .norm = true, .activation = activation::relu6});
    return b.classifier(x, {.classes = o.classes});
}

} // namespace nas::zoo
