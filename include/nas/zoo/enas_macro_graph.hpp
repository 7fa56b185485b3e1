#pragma once
// The networks of the macro search of ENAS.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/nn/blocks/factorized_reduction.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/enas_macro.hpp>

namespace nas::zoo {

struct enas_macro_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    std::int64_t channels = 36;
    double dropout = 0; ///< in front of the classifier
};

/// stem, layers[i].*, classifier.*. A layer is a 1x1 convolution, then its operation; it adds the layers it skips from and
/// normalises the sum. Behind layers 3 and 7 all outputs so far are halved by factorized reductions.
inline nn::graph to_graph(enas_macro_network const& n, enas_macro_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = o.channels, .kernel = 3, .norm = true});
    std::vector<nn::value> outputs;
    for (std::size_t i = 0; i < n.ops.size(); ++i) {
        auto const scope = b.scope("layers", i);
        auto const conv = [&](std::int64_t kernel, bool separable) {
            if (separable)
                x = b.conv2d(x, {.name = "depthwise", .channels = o.channels, .kernel = kernel, .groups = o.channels});
            x = b.conv2d(x, {.name = "conv2d",
                             .channels = o.channels,
                             .kernel = separable ? 1 : kernel,
                             .norm = true,
                             .activation = activation::relu});
        };
        x = b.conv2d(x, {.name = "in", .channels = o.channels, .norm = true, .activation = activation::relu});
        switch (n.ops[i]) {
        case enas_macro_op::conv_3x3: conv(3, false); break;
        case enas_macro_op::sep_conv_3x3: conv(3, true); break;
        case enas_macro_op::conv_5x5: conv(5, false); break;
        case enas_macro_op::sep_conv_5x5: conv(5, true); break;
        case enas_macro_op::avg_pool_3x3: x = b.average_pool(x, {.kernel = 3, .stride = 1}); break;
        case enas_macro_op::max_pool_3x3: x = b.max_pool(x, {.kernel = 3, .stride = 1}); break;
        }
        std::vector<nn::value> terms{x};
        for (std::size_t from = 0; from < i; ++from)
            if (n.skip(from, i)) terms.push_back(outputs[from]);
        if (terms.size() > 1) x = b.batch_norm(b.add("add", nn::add{}, terms), {}, "norm");
        outputs.push_back(x);
        if (i != 3 && i != 7) continue;
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            bool read = k == i;
            for (std::size_t to = i + 1; to < n.ops.size(); ++to) read = read || n.skip(k, to);
            if (!read) continue;
            auto const reduction = b.scope("reductions", k);
            outputs[k] = nn::factorized_reduction(b, outputs[k], {.channels = o.channels});
        }
        x = outputs.back();
    }
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
