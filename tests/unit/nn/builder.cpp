#include <array>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <nas/core/overloaded.hpp>
#include <nas/nn/blocks/identity.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using test::check_error;

namespace {

std::vector<std::string> names_of(nas::nn::graph const& g) {
    std::vector<std::string> out;
    for (nas::nn::node const& n : g.nodes()) out.push_back(n.name);
    return out;
}

using names = std::vector<std::string>;

// The program of the documentation, with the user's own types.
struct conv {
    int kernel;
};
struct mbconv {
    int kernel;
    int expand;
    bool se;
};
struct skip {};
struct stage {
    int channels;
    std::vector<std::variant<conv, mbconv, skip>> layers;
};
struct net {
    std::array<stage, 3> stages;
};

nas::nn::graph to_graph(net const& n) {
    nas::nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    auto x = b.conv2d(b.input(), {.channels = 16, .kernel = 3, .norm = true, .activation = nas::nn::relu});
    for (std::size_t s = 0; s < n.stages.size(); ++s)
        for (std::size_t l = 0; l < n.stages[s].layers.size(); ++l) {
            auto scope = b.scope("stages", s, "layers", l);
            x = std::visit(nas::overloaded{[&](conv const& c) {
                                               return b.conv2d(x, {.channels = n.stages[s].channels,
                                                                   .kernel = c.kernel,
                                                                   .stride = l == 0 ? 2 : 1,
                                                                   .norm = true,
                                                                   .activation = nas::nn::relu});
                                           },
                                           [&](mbconv const& m) {
                                               return nas::nn::mbconv(b, x,
                                                                      {.channels = n.stages[s].channels,
                                                                       .kernel = m.kernel,
                                                                       .expand = m.expand,
                                                                       .se = m.se,
                                                                       .stride = l == 0 ? 2 : 1});
                                           },
                                           [&](skip) {
                                               return nas::nn::identity(
                                                   b, x, {.channels = n.stages[s].channels, .stride = l == 0 ? 2 : 1});
                                           }},
                           n.stages[s].layers[l]);
        }
    return b.classifier(x, {.classes = 10});
}

net example() {
    return {
        {{{16, {conv{3}, skip{}}}, {24, {mbconv{5, 3, true}, mbconv{3, 6, false}, conv{5}}}, {32, {skip{}, conv{3}}}}}};
}

// What a node is, apart from its place: operation and the names of what it reads.
std::map<std::string, std::string> nodes_by_name(nas::nn::graph const& g) {
    std::map<std::string, std::string> out;
    for (nas::nn::node const& n : g.nodes()) {
        std::string text = std::string(n.op.kind()) + " " + test::attributes_of(n.op) + " " + to_string(n.output);
        for (nas::nn::value const v : n.inputs)
            text += v.node < 0 ? " input" : " " + g.nodes()[static_cast<std::size_t>(v.node)].name;
        out[n.name] = text;
    }
    return out;
}

// The nodes in which two graphs differ.
std::vector<std::string> differing_nodes(nas::nn::graph const& a, nas::nn::graph const& b) {
    auto const x = nodes_by_name(a), y = nodes_by_name(b);
    std::vector<std::string> out;
    for (auto const& [name, text] : x) {
        auto const other = y.find(name);
        if (other == y.end() || other->second != text) out.push_back(name);
    }
    for (auto const& [name, text] : y)
        if (!x.count(name)) out.push_back(name);
    return out;
}

struct shuffle { // an operation of the user's own
    static constexpr std::string_view kind = "shuffle";
    int groups = 2;
    shape infer(std::span<shape const> inputs) const {
        if (inputs[0][0] % groups != 0)
            throw shape_error("user.1", "groups ", groups, " must divide ", inputs[0][0], " channels");
        return inputs[0];
    }
    nas::nn::op_cost cost(std::span<shape const>) const { return {}; }
};

} // namespace

TEST_CASE("builder: a convolution brings its norm and activation, named after it", "[nn]") {
    nas::nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    auto const x =
        b.conv2d(b.input(),
                 {.name = "stem", .channels = 16, .kernel = 3, .stride = 2, .norm = true, .activation = nas::nn::relu});
    CHECK(b.shape_of(x) == shape{16, 16, 16});
    CHECK(b.channels_of(x) == 16);
    auto const g = b.finish(x);
    CHECK(names_of(g) == names{"stem", "stem.norm", "stem.activation"});
    CHECK(test::attributes_of(g.nodes()[2].op) == "function=relu");
}

TEST_CASE("builder: every option of a convolution reaches its operation", "[nn]") {
    nas::nn::builder b{{.channels = 4, .height = 9, .width = 9}};
    auto const x = b.conv2d(b.input(), {.channels = 8,
                                        .kernel = {3, 1},
                                        .stride = {1, 2},
                                        .padding = {1, 0},
                                        .dilation = {2, 1},
                                        .groups = 2,
                                        .bias = true,
                                        .norm = true,
                                        .norm_options = {.epsilon = 1e-3, .momentum = 0.01}});
    auto const g = b.finish(x);
    CHECK(test::attributes_of(g.nodes()[0].op) == "out_channels=8 kernel_height=3 kernel_width=1 stride_height=1 "
                                                  "stride_width=2 pad_top=1 pad_left=0 pad_bottom=1 pad_right=0 "
                                                  "dilation_height=2 dilation_width=1 groups=2 bias=true");
    CHECK(test::attributes_of(g.nodes()[1].op) == "epsilon=0.001 momentum=0.01");
}

TEST_CASE("builder: scopes nest and end with their guards", "[nn]") {
    nas::nn::builder b{{.channels = 3, .height = 8, .width = 8}};
    CHECK(b.name("x") == "x");
    {
        auto const outer = b.scope("stages", 1);
        CHECK(b.name("x") == "stages[1].x");
        {
            auto const inner = b.scope(std::string("layers"), std::size_t{0}, "branch", 2, 3u);
            CHECK(b.name("x") == "stages[1].layers[0].branch[2][3].x");
        }
        CHECK(b.name("x") == "stages[1].x");
    }
    CHECK(b.name("x") == "x");
}

TEST_CASE("builder: the program of the documentation", "[nn]") {
    auto const g = to_graph(example());
    CHECK(g.output_shape() == shape{10});
    for (char const* name : {"conv2d", "conv2d.norm", "conv2d.activation", "stages[0].layers[0].conv2d",
                             "stages[1].layers[0].expand", "stages[1].layers[0].se.reduce", "stages[1].layers[1].add",
                             "stages[2].layers[0].shortcut", "classifier.linear"}) {
        INFO(name);
        CHECK(g.find(name));
    }
    CHECK_FALSE(g.find("stages[0].layers[1].shortcut"));
}

TEST_CASE("builder: architectures that differ in one decision differ only in the nodes which that decision owns",
          "[nn][laws]") {
    auto const base = to_graph(example());
    auto const differs_only_in = [&](net const& other, std::string_view owner) {
        auto const nodes = differing_nodes(base, to_graph(other));
        REQUIRE_FALSE(nodes.empty());
        for (std::string const& name : nodes) {
            INFO(name);
            CHECK(name.starts_with(owner));
        }
    };
    net n = example();
    std::get<mbconv>(n.stages[1].layers[0]).kernel = 3;
    differs_only_in(n, "stages[1].layers[0].depthwise");
    n = example();
    std::get<mbconv>(n.stages[1].layers[0]).expand = 6;
    differs_only_in(n, "stages[1].layers[0].");
    n = example();
    std::get<mbconv>(n.stages[1].layers[0]).se = false;
    {
        auto const nodes = differing_nodes(base, to_graph(n));
        CHECK(nodes == names{"stages[1].layers[0].project", "stages[1].layers[0].se.expand",
                             "stages[1].layers[0].se.expand.activation", "stages[1].layers[0].se.pool",
                             "stages[1].layers[0].se.reduce", "stages[1].layers[0].se.reduce.activation",
                             "stages[1].layers[0].se.scale"}); // project reads another node now
    }
    n = example();
    n.stages[1].layers[1] = skip{};
    for (std::string const& name : differing_nodes(base, to_graph(n)))
        CHECK((name.starts_with("stages[1].layers[1].") || name == "stages[1].layers[2].conv2d")); // its reader
}

TEST_CASE("builder: a name taken twice asks for a name or a scope", "[nn]") {
    nas::nn::builder b{{.channels = 3, .height = 8, .width = 8}};
    auto x = b.conv2d(b.input(), {.channels = 4});
    check_error<shape_error>(
        "nas.graph.3", [&] { b.conv2d(x, {.channels = 4}); }, "two nodes are named conv2d",
        "give them names, or open a scope");
    auto const scope = b.scope("second");
    x = b.conv2d(x, {.channels = 4});
    CHECK(b.shape_of(x) == shape{4, 8, 8});
}

TEST_CASE("builder: errors name the full path of the node", "[nn]") {
    nas::nn::builder b{{.channels = 3, .height = 8, .width = 8}};
    auto const scope = b.scope("stages", 1, "layers", 0);
    check_error<shape_error>(
        "nas.shape.6", [&] { b.conv2d(b.input(), {.channels = 4, .groups = 2}); },
        "node stages[1].layers[0].conv2d (conv2d): groups 2");
}

TEST_CASE("builder: every operation has a method", "[nn]") {
    nas::nn::builder b{{.channels = 4, .height = 9, .width = 9}};
    auto x = b.max_pool(b.input(), {.name = "max", .kernel = 3});
    CHECK(b.shape_of(x) == shape{4, 5, 5});
    auto const y = b.average_pool(x, {.name = "average", .kernel = 3, .stride = 1});
    x = b.concat({x, y});
    x = b.batch_norm(x, {.momentum = 0.2});
    x = b.activate(x, nas::nn::swish);
    x = b.sum({x, x});
    auto const gate = b.global_average_pool(x);
    x = b.multiply(x, gate);
    x = b.dropout(x, 0.25);
    x = b.flatten(x);
    x = b.linear(x, {.features = 6, .bias = false, .norm = true, .activation = nas::nn::relu});
    auto const g = b.finish(x);
    CHECK(g.output_shape() == shape{6});
    CHECK(names_of(g) == names{"max", "average", "concat", "batch_norm", "activation", "add", "global_average_pool",
                               "multiply", "dropout", "flatten", "linear", "linear.norm", "linear.activation"});
    CHECK(test::attributes_of(g.find("max")->op).starts_with("pool=max"));
    CHECK(test::attributes_of(g.find("average")->op).starts_with("pool=average kernel_height=3"));
    CHECK(test::attributes_of(g.find("batch_norm")->op) == "epsilon=1e-05 momentum=0.2");
    CHECK(test::attributes_of(g.find("dropout")->op) == "rate=0.25");
    CHECK(test::attributes_of(g.find("linear")->op) == "out_features=6 bias=false");
}

TEST_CASE("builder: an operation of the user's own is added like any other", "[nn]") {
    nas::nn::builder b{{.channels = 4, .height = 9, .width = 9}};
    auto const scope = b.scope("block");
    auto const x = b.add("shuffle", shuffle{.groups = 4}, {b.input()});
    CHECK(b.shape_of(x) == shape{4, 9, 9});
    check_error<shape_error>(
        "user.1", [&] { b.add("other", shuffle{.groups = 3}, {x}); },
        "node block.other (shuffle): groups 3 must divide 4");
    auto const g = b.finish(x);
    REQUIRE(g.find("block.shuffle"));
    CHECK(g.find("block.shuffle")->op.as<shuffle>()->groups == 4);
}

TEST_CASE("builder: the classifier pools images and takes vectors as they are", "[nn]") {
    nas::nn::builder b{{.channels = 4, .height = 9, .width = 9}};
    CHECK(names_of(b.classifier(b.input(), {.classes = 10})) ==
          names{"classifier.pool", "classifier.flatten", "classifier.linear"});

    nas::nn::builder v{shape{64}};
    auto const g =
        v.classifier(v.input(), {.classes = 10, .dropout = 0.2, .hidden = 32, .activation = nas::nn::hard_swish});
    CHECK(names_of(g) ==
          names{"classifier.hidden", "classifier.hidden.activation", "classifier.dropout", "classifier.linear"});
    CHECK(g.output_shape() == shape{10});

    nas::nn::builder none{shape{64}};
    check_error<shape_error>(
        "nas.shape.5", [&] { none.classifier(none.input(), {}); }, "node classifier.linear (linear): out_features");
}

TEST_CASE("builder: builds one graph", "[nn]") {
    nas::nn::builder b{{.channels = 4, .height = 9, .width = 9}};
    auto const x = b.conv2d(b.input(), {.channels = 4});
    b.finish(x);
    check_error<shape_error>(
        "nas.graph.5", [&] { b.flatten(b.input()); }, "flatten comes after the graph was taken");
    check_error<shape_error>("nas.graph.5", [&] { b.finish(b.input()); });
    check_error<shape_error>(
        "nas.graph.2", [&] { b.shape_of(x); }, "node 0");
}

TEST_CASE("builder: the output is any value of the graph", "[nn]") {
    nas::nn::builder b{{.channels = 4, .height = 9, .width = 9}};
    auto const x = b.conv2d(b.input(), {.channels = 6});
    b.flatten(x);
    CHECK(b.finish(x).output_shape() == shape{6, 9, 9});
}

TEST_CASE("builder: inputs must have at least one pixel", "[nn]") {
    check_error<shape_error>(
        "nas.shape.2", [] { nas::nn::builder b{{.channels = 0, .height = 9, .width = 9}}; }, "got 0 in dimension 0");
}
