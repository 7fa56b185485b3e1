#pragma once
// The networks of NAS-Bench-101 (Ying et al. 2019).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/zoo/nb101.hpp>

namespace nas::zoo {

struct nb101_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    std::int64_t channels = 128; ///< of the first stack; doubled twice
    std::size_t modules = 3;     ///< per stack
};

namespace detail {

inline nn::value nb101_conv(nn::builder& b, nn::value x, std::string_view name, std::int64_t channels,
                            std::int64_t kernel) {
    return b.conv2d(
        x, {.name = name, .channels = channels, .kernel = kernel, .norm = true, .activation = activation::relu});
}

/// Channels of the vertices: those that the output joins share its channels, the first ones get the rest; the others
/// have as many as the widest vertex they lead to.
inline std::vector<std::int64_t> nb101_channels(nb101_module const& m, std::int64_t out) {
    std::size_t const last = m.vertices() - 1;
    std::vector<std::int64_t> channels(m.vertices(), 0);
    channels[last] = out;
    std::vector<std::uint32_t> joined;
    for (std::uint32_t const v : m.inputs[last - 1])
        if (v != 0) joined.push_back(v);
    auto const parts = static_cast<std::int64_t>(joined.size());
    for (std::size_t i = 0; i < joined.size(); ++i)
        channels[joined[i]] = out / parts + (static_cast<std::int64_t>(i) < out % parts ? 1 : 0);
    for (std::size_t v = last; v-- > 1;) {
        if (channels[v] > 0) continue;
        for (std::size_t to = v + 1; to < last; ++to)
            for (std::uint32_t const from : m.inputs[to - 1])
                if (from == v) channels[v] = std::max(channels[v], channels[to]);
    }
    return channels;
}

/// Adds a module in the open scope: vertices[v].*, output.*, concat.
inline nn::value add_nb101_module(nn::builder& b, nb101_module const& m, nn::value input, std::int64_t channels) {
    std::vector<std::int64_t> const width = nb101_channels(m, channels);
    std::size_t const last = m.vertices() - 1;
    std::vector<nn::value> states(m.vertices(), input);
    for (std::size_t v = 1; v < last; ++v) {
        auto const scope = b.scope("vertices", v);
        std::vector<nn::value> terms;
        for (std::uint32_t const from : m.inputs[v - 1]) {
            if (from == 0) terms.push_back(nb101_conv(b, input, "projection", width[v], 1));
            else if (b.channels_of(states[from]) == width[v]) terms.push_back(states[from]);
            else {
                auto const edge = b.scope("inputs", from);
                terms.push_back(b.add("slice", nn::slice{.first = 0, .channels = width[v]}, {states[from]}));
            }
        }
        nn::value const x = terms.size() == 1 ? terms[0] : b.add("add", nn::add{}, terms);
        switch (m.ops[v - 1]) {
        case nb101_op::conv1x1_bn_relu: states[v] = nb101_conv(b, x, "conv2d", width[v], 1); break;
        case nb101_op::conv3x3_bn_relu: states[v] = nb101_conv(b, x, "conv2d", width[v], 3); break;
        case nb101_op::maxpool3x3: states[v] = b.max_pool(x, {.kernel = 3, .stride = 1}); break;
        }
    }
    std::vector<nn::value> joined;
    bool from_input = false;
    for (std::uint32_t const v : m.inputs[last - 1]) {
        if (v == 0) from_input = true;
        else joined.push_back(states[v]);
    }
    auto const scope = b.scope("output");
    if (joined.empty()) return nb101_conv(b, input, "projection", channels, 1);
    nn::value const x = joined.size() == 1 ? joined[0] : b.add("concat", nn::concat{}, joined);
    return from_input ? b.sum({x, nb101_conv(b, input, "projection", channels, 1)}) : x;
}

} // namespace detail

/// stem, stacks[i].modules[j].*, stacks[i].pool, classifier.*. Counts are those of the benchmark.
///
/// Throws space_error nas.zoo.402 if no path leads from the input of the module to its output.
inline nn::graph to_graph(nb101_module const& m, nb101_options const& o = {}) {
    if (m.vertices() < 2)
        throw space_error("nas.zoo.402",
                          "no path leads from the input of this cell to its output, so it has no network; skip cells "
                          "for which is_valid is false");
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = detail::nb101_conv(b, b.input(), "stem", o.channels, 3);
    for (std::size_t stack = 0; stack < 3; ++stack) {
        auto const in_stack = b.scope("stacks", stack);
        if (stack > 0) x = b.max_pool(x, {.name = "pool", .kernel = 2, .stride = 2});
        for (std::size_t module = 0; module < o.modules; ++module) {
            auto const scope = b.scope("modules", module);
            x = detail::add_nb101_module(b, m, x, o.channels << stack);
        }
    }
    return b.classifier(x, {.classes = o.classes});
}
inline nn::graph to_graph(nb101_cell const& c, nb101_options const& o = {}) { return to_graph(prune(c), o); }

} // namespace nas::zoo
