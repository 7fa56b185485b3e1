#pragma once
// Writes a graph: layers with named options, and names from scopes.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/dropout.hpp>
#include <nas/nn/ops/flatten.hpp>
#include <nas/nn/ops/global_average_pool.hpp>
#include <nas/nn/ops/linear.hpp>
#include <nas/nn/ops/multiply.hpp>
#include <nas/nn/ops/pool2d.hpp>

namespace nas::nn {

struct image_size {
    std::int64_t channels = 3, height = 1, width = 1;
};

/// A convolution and what usually follows it. Field order is the order of designated initialisers.
struct conv2d_options {
    std::string_view name = "conv2d"; ///< of the convolution; the norm is <name>.norm, the activation <name>.activation
    std::int64_t channels = 0;        ///< output channels
    size2d kernel = 1;
    size2d stride = 1;
    padding2d padding = same;
    size2d dilation = 1;
    std::int64_t groups = 1;
    bool bias = false;
    bool norm = false; ///< batch norm after the convolution
    nas::activation activation = nas::activation::none;
    batch_norm norm_options = {};
};

struct linear_options {
    std::string_view name = "linear";
    std::int64_t features = 0; ///< outputs
    bool bias = true;
    bool norm = false;
    nas::activation activation = nas::activation::none;
};

struct pool2d_options {
    std::string_view name = "pool2d";
    size2d kernel = 2;
    size2d stride = 2;
    padding2d padding = same;
};

struct classifier_options {
    std::int64_t classes = 0;
    double dropout = 0;                                 ///< rate in front of the last layer; 0 = none
    std::int64_t hidden = 0;                            ///< features of a hidden layer with bias; 0 = none
    nas::activation activation = nas::activation::relu; ///< of the hidden layer
};

/// Builds one graph. The name of a node is the path of open scopes and its own name; a name taken twice is an error, so
/// names never depend on how many other layers there are.
///
///     nas::nn::builder b{{.channels = 3, .height = 32, .width = 32}};
///     auto x = b.conv2d(b.input(), {.name = "stem", .channels = 16, .kernel = 3, .norm = true});
///     {
///         auto scope = b.scope("stages", 1, "layers", 0);
///         x = b.max_pool(x, {.kernel = 3});                               // stages[1].layers[0].pool2d
///     }
///     nas::nn::graph g = b.classifier(x, {.classes = 10});
///
/// Every method that adds nodes throws `shape_error` with the name of the node that does not fit.
class builder {
public:
    explicit builder(image_size input) : graph_(shape{input.channels, input.height, input.width}) {}
    explicit builder(shape input) : graph_(input) {}
    builder(builder const&) = delete;
    builder& operator=(builder const&) = delete;

    value input() const { return {}; }
    /// Throws shape_error nas.graph.2 if `v` is not a value of this builder.
    shape const& shape_of(value v) const {
        if (v.node >= static_cast<std::int32_t>(graph_.nodes().size()))
            throw shape_error("nas.graph.2", "node ", v.node, " was asked for its shape, but the graph has ",
                              graph_.nodes().size(), " nodes; values belong to the builder that made them");
        return graph_.shape_of(v);
    }
    std::int64_t channels_of(value v) const { return shape_of(v)[0]; }

    /// Prefixes names for the lifetime of the guard. Guards end in the reverse order of their making.
    class [[nodiscard]] scope_guard {
    public:
        ~scope_guard() { builder_.path_.resize(outer_); }
        scope_guard(scope_guard const&) = delete;
        scope_guard& operator=(scope_guard const&) = delete;

    private:
        friend builder;
        scope_guard(builder& b, std::size_t outer) : builder_(b), outer_(outer) {}
        builder& builder_;
        std::size_t outer_;
    };

    /// Opens a scope of names and indices: `scope("stages", 1, "layers", 0)` is "stages[1].layers[0]".
    template <class... Segments>
        requires(sizeof...(Segments) > 0 &&
                 ((std::integral<Segments> || std::convertible_to<Segments const&, std::string_view>)&&...))
    scope_guard scope(Segments const&... segments) {
        std::size_t const outer = path_.size();
        (extend(segments), ...);
        return scope_guard(*this, outer);
    }

    /// The full name of a node called `name` here.
    std::string name(std::string_view name) const {
        return path_.empty() ? std::string(name) : nas::concat(path_, '.', name);
    }

    /// Adds any operation, built-in or the user's own: `b.add("shuffle", my_shuffle{.groups = 4}, {x})`.
    value add(std::string_view name, operation op, std::initializer_list<value> inputs) {
        return add(name, std::move(op), std::span<value const>(inputs.begin(), inputs.size()));
    }
    value add(std::string_view name, operation op, std::span<value const> inputs) {
        if (finished_)
            throw shape_error("nas.graph.5", "node ", name,
                              " comes after the graph was taken; use a new builder per graph");
        return graph_.add(this->name(name), std::move(op), inputs);
    }

    /// Convolution [, batch norm] [, activation].
    value conv2d(value x, conv2d_options const& o) {
        x = add(o.name,
                nn::conv2d{.out_channels = o.channels,
                           .kernel = o.kernel,
                           .stride = o.stride,
                           .padding = o.padding,
                           .dilation = o.dilation,
                           .groups = o.groups,
                           .bias = o.bias},
                {x});
        return finish_layer(x, o.name, o.norm, o.norm_options, o.activation);
    }

    /// Fully connected layer [, batch norm] [, activation].
    value linear(value x, linear_options const& o) {
        x = add(o.name, nn::linear{.out_features = o.features, .bias = o.bias}, {x});
        return finish_layer(x, o.name, o.norm, {}, o.activation);
    }

    value max_pool(value x, pool2d_options const& o) { return pool(x, o, pool_kind::max); }
    /// Averages the pixels inside the image; padding does not count.
    value average_pool(value x, pool2d_options const& o) { return pool(x, o, pool_kind::average); }

    value global_average_pool(value x, std::string_view name = "global_average_pool") {
        return add(name, nn::global_average_pool{}, {x});
    }
    value batch_norm(value x, nn::batch_norm o = {}, std::string_view name = "batch_norm") { return add(name, o, {x}); }
    value activate(value x, activation f, std::string_view name = "activation") {
        return add(name, nn::activate{f}, {x});
    }
    value dropout(value x, double rate, std::string_view name = "dropout") { return add(name, nn::dropout{rate}, {x}); }
    value flatten(value x, std::string_view name = "flatten") { return add(name, nn::flatten{}, {x}); }

    /// Elementwise sum of equal shapes (the operation `nn::add`).
    value sum(std::initializer_list<value> inputs, std::string_view name = "add") {
        return add(name, nn::add{}, inputs);
    }
    /// Elementwise product, or {C, H, W} scaled by a gate {C, 1, 1}.
    value multiply(value x, value gate, std::string_view name = "multiply") {
        return add(name, nn::multiply{}, {x, gate});
    }
    /// Channels of all inputs side by side.
    value concat(std::initializer_list<value> inputs, std::string_view name = "concat") {
        return add(name, nn::concat{}, inputs);
    }

    /// Ends the network: global average pool of an image, [hidden layer,] [dropout,] a linear layer with bias that
    /// yields one logit per class, all in scope "classifier"; then `finish`.
    graph classifier(value x, classifier_options const& o) {
        auto const in = scope("classifier");
        if (shape_of(x).rank() == 3) x = flatten(global_average_pool(x, "pool"));
        if (o.hidden > 0) x = linear(x, {.name = "hidden", .features = o.hidden, .activation = o.activation});
        if (o.dropout > 0) x = dropout(x, o.dropout);
        return finish(linear(x, {.features = o.classes}));
    }

    /// Hands the graph over, with `output` as what it yields. The builder adds nothing afterwards (nas.graph.5).
    graph finish(value output) {
        if (finished_) throw shape_error("nas.graph.5", "the graph was taken already; use a new builder per graph");
        graph_.set_output(output);
        finished_ = true;
        return std::exchange(graph_, graph(graph_.input_shape()));
    }

private:
    void extend(std::string_view name) {
        if (!path_.empty()) path_ += '.';
        path_ += name;
    }
    template <std::integral I>
    void extend(I index) {
        path_ += nas::concat('[', index, ']');
    }

    value pool(value x, pool2d_options const& o, pool_kind kind) {
        return add(o.name, nn::pool2d{.pool = kind, .kernel = o.kernel, .stride = o.stride, .padding = o.padding}, {x});
    }

    value finish_layer(value x, std::string_view layer, bool norm, nn::batch_norm norm_options, activation f) {
        if (norm) x = add(nas::concat(layer, ".norm"), norm_options, {x});
        if (f != activation::none) x = add(nas::concat(layer, ".activation"), nn::activate{f}, {x});
        return x;
    }

    graph graph_;
    std::string path_;
    bool finished_ = false;
};

} // namespace nas::nn
