#pragma once
// The networks of CGP-CNN: the nodes of the grid that reach its output.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/nn/ops/zero.hpp>
#include <nas/zoo/cgp.hpp>

namespace nas::zoo {

struct cgp_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    double dropout = 0; ///< in front of the classifier
};

namespace detail {

class cgp_builder {
public:
    cgp_builder(cgp_network const& n, cgp_options const& o)
        : network_(n),
          builder_{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}},
          values_(1 + cgp_columns * cgp_rows) {
        values_[0] = builder_.input();
    }

    nn::graph graph(cgp_options const& o) {
        return builder_.classifier(value(network_.output), {.classes = o.classes, .dropout = o.dropout});
    }

private:
    // Built when it is first read, operands first.
    nn::value value(int index) {
        auto const i = static_cast<std::size_t>(index);
        if (values_[i]) return *values_[i];
        std::size_t const column = (i - 1) / cgp_rows, row = (i - 1) % cgp_rows;
        cgp_node const& n = network_.columns[column][row];
        bool const two = n.function == cgp_function::sum || n.function == cgp_function::concat;
        nn::value const x = value(n.inputs[0]);
        nn::value const y = two ? value(n.inputs[1]) : x;
        auto const scope = builder_.scope("columns", column, "rows", row);
        values_[i] = apply(n.function, x, y);
        return *values_[i];
    }

    nn::value apply(cgp_function f, nn::value x, nn::value y) {
        using enum cgp_function;
        switch (f) {
        case conv_32_3: return conv(x, 32, 3);
        case conv_32_5: return conv(x, 32, 5);
        case conv_64_3: return conv(x, 64, 3);
        case conv_64_5: return conv(x, 64, 5);
        case conv_128_3: return conv(x, 128, 3);
        case conv_128_5: return conv(x, 128, 5);
        case max_pool_2x2: return builder_.max_pool(x, {.name = "pool"});
        case avg_pool_2x2: return builder_.average_pool(x, {.name = "pool"});
        case sum: break;
        case concat: break;
        }
        // Sizes are the image's, halved and rounded up some times: the larger is halved until they agree.
        while (builder_.shape_of(x)[1] > builder_.shape_of(y)[1]) x = shrunk(x, "left");
        while (builder_.shape_of(y)[1] > builder_.shape_of(x)[1]) y = shrunk(y, "right");
        if (f == concat) return builder_.add("concat", nn::concat{}, {x, y});
        x = widened(x, y, "left");
        y = widened(y, x, "right");
        return builder_.add("sum", nn::add{}, {x, y});
    }
    nn::value conv(nn::value x, std::int64_t channels, std::int64_t kernel) {
        return builder_.conv2d(x,
                               {.channels = channels, .kernel = kernel, .norm = true, .activation = activation::relu});
    }
    nn::value shrunk(nn::value x, std::string_view side) {
        auto const in = builder_.scope(side, builder_.shape_of(x)[1]);
        return builder_.max_pool(x, {.name = "shrink"});
    }
    // x with channels of zeros up to those of `like`.
    nn::value widened(nn::value x, nn::value like, std::string_view side) {
        std::int64_t const missing = builder_.channels_of(like) - builder_.channels_of(x);
        if (missing <= 0) return x;
        auto const in = builder_.scope(side);
        nn::value const part = builder_.add("slice", nn::slice{.first = 0, .channels = missing}, {like});
        return builder_.add("widen", nn::concat{}, {x, builder_.add("zero", nn::zero{}, {part})});
    }

    cgp_network const& network_;
    nn::builder builder_;
    std::vector<std::optional<nn::value>> values_;
};

} // namespace detail

/// columns[c].rows[r].*, classifier.*. Blocks are convolutions with norm and relu. Where two operands differ in size, the
/// larger is halved by 2x2 maxima; where the terms of a sum differ in channels, the narrower gets zeros.
inline nn::graph to_graph(cgp_network const& n, cgp_options const& o = {}) {
    return detail::cgp_builder(n, o).graph(o);
}

} // namespace nas::zoo
