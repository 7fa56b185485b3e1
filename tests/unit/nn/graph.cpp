#include <nas/nn/graph.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/linear.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;
using nn::conv2d;
using nn::graph;
using nn::value;
using test::check_error;

namespace {

value add(graph& g, std::string name, nn::operation op, std::vector<value> inputs) {
    return g.add(std::move(name), std::move(op), inputs);
}

} // namespace

TEST_CASE("graph: shapes are inferred as it grows", "[nn]") {
    graph g({3, 9, 9});
    CHECK(g.output() == value{});
    CHECK(g.output_shape() == shape{3, 9, 9});
    value const a = add(g, "a", conv2d{.out_channels = 8, .kernel = 3, .stride = 2}, {value{}});
    value const b = add(g, "b", conv2d{.out_channels = 8, .kernel = 1}, {a});
    value const c = add(g, "c", nn::add{}, {a, b});
    CHECK(g.shape_of(a) == shape{8, 5, 5});
    CHECK(g.shape_of(value{}) == shape{3, 9, 9});
    CHECK(g.output() == c);
    CHECK(g.nodes().size() == 3);
    CHECK(g.input_shapes(g.nodes()[2]) == std::vector<shape>{{8, 5, 5}, {8, 5, 5}});
}

TEST_CASE("graph: nodes are found by name", "[nn]") {
    graph g({3, 9, 9});
    value const a = add(g, "stages[0].conv", conv2d{.out_channels = 8}, {value{}});
    REQUIRE(g.find("stages[0].conv"));
    CHECK(g.find("stages[0].conv") == &g.nodes()[static_cast<std::size_t>(a.node)]);
    CHECK(g.find("stages[0]") == nullptr);
}

TEST_CASE("graph: any value may be what the network yields", "[nn]") {
    graph g({3, 9, 9});
    value const a = add(g, "a", conv2d{.out_channels = 8}, {value{}});
    add(g, "b", nn::activate{}, {a});
    g.set_output(a);
    CHECK(g.output() == a);
    g.set_output(value{});
    CHECK(g.output_shape() == shape{3, 9, 9});
    check_error<shape_error>(
        "nas.graph.1", [&] { g.set_output(value{2}); }, "node 2", "2 nodes");
    check_error<shape_error>(
        "nas.graph.1", [&] { g.set_output(value{-2}); }, "node -2");
}

TEST_CASE("graph: errors name the node, and leave the graph as it was", "[nn]") {
    graph g({3, 9, 9});
    add(g, "a", conv2d{.out_channels = 8}, {value{}});
    check_error<shape_error>(
        "nas.graph.2", [&] { add(g, "b", nn::activate{}, {value{1}}); }, "node b (activate) reads node 1", "1 nodes");
    check_error<shape_error>(
        "nas.graph.2", [&] { add(g, "b", nn::activate{}, {value{-2}}); }, "reads node -2");
    check_error<shape_error>(
        "nas.graph.3", [&] { add(g, "a", nn::activate{}, {value{0}}); }, "two nodes are named a", "conv2d and activate",
        "open a scope");
    check_error<shape_error>(
        "nas.graph.4", [&] { add(g, "", nn::activate{}, {value{0}}); }, "activate");
    check_error<shape_error>(
        "nas.shape.4", [&] { add(g, "head.fc", nn::linear{.out_features = 3}, {value{0}}); },
        "node head.fc (linear): reads a vector");
    CHECK(g.nodes().size() == 1);
    CHECK(g.output() == value{0});
    CHECK(g.find("head.fc") == nullptr);
}

TEST_CASE("graph: is a value; a copy grows on its own", "[nn]") {
    graph g({3, 9, 9});
    add(g, "a", conv2d{.out_channels = 8}, {value{}});
    graph copy = g;
    add(copy, "b", nn::activate{}, {value{0}});
    CHECK(g.nodes().size() == 1);
    CHECK(copy.nodes().size() == 2);
    CHECK(copy.find("a") == copy.nodes().data());
    CHECK(g.find("b") == nullptr);
}

TEST_CASE("graph: tens of thousands of nodes", "[nn]") {
    graph g({1});
    value x{};
    for (int i = 0; i < 20000; ++i) x = add(g, "layer" + std::to_string(i), nn::activate{}, {x});
    CHECK(g.nodes().size() == 20000);
    CHECK(g.find("layer19999") == &g.nodes().back());
}
