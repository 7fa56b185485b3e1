#pragma once
// The networks of Genetic CNN.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/zoo/genetic_cnn.hpp>

namespace nas::zoo {

struct genetic_cnn_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    std::int64_t channels = 32; ///< of the first stage; doubled by each other
    double dropout = 0;         ///< in front of the classifier
};

/// stages[i].entry, stages[i].nodes[j].*, stages[i].exit, stages[i].pool, classifier.*.
///
/// A node is a 3x3 convolution with norm and relu of the sum of what it reads. One without predecessors reads the entry,
/// those without successors feed the exit, isolated ones are left out; a stage of isolated nodes is its entry alone.
inline nn::graph to_graph(genetic_cnn_network const& n, genetic_cnn_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    std::int64_t channels = o.channels;
    auto const conv = [&](nn::value x, std::string_view name) {
        return b.conv2d(
            x, {.name = name, .channels = channels, .kernel = 3, .norm = true, .activation = activation::relu});
    };
    auto const total = [&](std::vector<nn::value> const& terms, std::string_view name) {
        return terms.size() == 1 ? terms[0] : b.add(name, nn::add{}, terms);
    };
    std::array<std::span<bool const>, 3> const stages{n.first, n.second, n.third};
    nn::value x = b.input();
    for (std::size_t s = 0; s < stages.size(); ++s, channels *= 2) {
        auto const in_stage = b.scope("stages", s);
        auto const connected = [&](std::size_t from, std::size_t to) { return stages[s][to * (to - 1) / 2 + from]; };
        nn::value const entry = conv(x, "entry");
        std::size_t const nodes = s + 3;
        std::vector<nn::value> states(nodes), ends, reads;
        for (std::size_t v = 0; v < nodes; ++v) {
            bool read = false;
            reads.clear();
            for (std::size_t from = 0; from < v; ++from)
                if (connected(from, v)) reads.push_back(states[from]);
            for (std::size_t to = v + 1; to < nodes; ++to) read = read || connected(v, to);
            if (reads.empty() && !read) continue;
            if (reads.empty()) reads.push_back(entry);
            auto const scope = b.scope("nodes", v);
            states[v] = conv(total(reads, "add"), "conv2d");
            if (!read) ends.push_back(states[v]);
        }
        x = b.max_pool(ends.empty() ? entry : conv(total(ends, "add"), "exit"), {.name = "pool"});
    }
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
