#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/flatten.hpp>
#include <nas/nn/rewrite.hpp>

#include "support/catch.hpp"

using namespace nas::nn;

namespace {

std::vector<std::string> kinds(graph const& g) {
    std::vector<std::string> out;
    for (node const& n : g.nodes()) out.emplace_back(n.op.kind());
    return out;
}

graph conv_norm_act() {
    graph g({3, 8, 8});
    value x = g.add("conv", conv2d{.out_channels = 4, .kernel = 3}, std::vector{value{}});
    x = g.add("norm", batch_norm{.epsilon = 1e-3}, std::vector{x});
    g.add("act", activate{.function = nas::activation::hard_swish}, std::vector{x});
    return g;
}

using list = std::vector<std::string>;

} // namespace

TEST_CASE("rewrite: inference folds norm and activation into the convolution and remembers where they came from",
          "[nn]") {
    rewritten_graph const r = rewrite(conv_norm_act(), false);
    REQUIRE(kinds(r.g) == list{"fused_conv2d"});
    fused_conv2d const& fused = *r.g.nodes()[0].op.as<fused_conv2d>();
    CHECK(fused.conv.bias);
    CHECK(fused.act == nas::activation::hard_swish);
    CHECK(r.sources[0].node == "conv");
    CHECK(r.sources[0].folded_norm == "norm");
    CHECK(r.sources[0].epsilon == 1e-3);
    CHECK_FALSE(r.sources[0].conv_bias);
    CHECK(r.g.output() == value{0});
}

TEST_CASE("rewrite: training joins norm and activation only", "[nn]") {
    rewritten_graph const r = rewrite(conv_norm_act(), true);
    REQUIRE(kinds(r.g) == list{"conv2d", "norm_act"});
    CHECK(r.g.nodes()[1].name == "norm");
    CHECK(r.g.nodes()[1].op.as<norm_act>()->act == nas::activation::hard_swish);
}

TEST_CASE("rewrite: a value with another reader, or that the graph yields, stays", "[nn]") {
    graph g({3, 8, 8});
    value const c = g.add("conv", conv2d{.out_channels = 4, .kernel = 3}, std::vector{value{}});
    value const n = g.add("norm", batch_norm{}, std::vector{c});
    g.add("sum", add{}, std::vector{c, n});
    CHECK(kinds(rewrite(g, false).g) == list{"fused_conv2d", "batch_norm", "add"});
    CHECK(rewrite(g, false).sources[0].folded_norm.empty());

    graph twice({4, 8, 8});
    value const m = twice.add("norm", batch_norm{}, std::vector{value{}});
    value const a = twice.add("act", activate{}, std::vector{m});
    twice.add("act2", activate{}, std::vector{m});
    twice.set_output(a);
    CHECK(kinds(rewrite(twice, true).g) == list{"batch_norm", "activate", "activate"});

    graph yields = conv_norm_act();
    yields.set_output(value{1});
    CHECK(kinds(rewrite(yields, false).g) == list{"fused_conv2d", "activate"});
    CHECK(kinds(rewrite(yields, true).g) == list{"conv2d", "batch_norm", "activate"});
    CHECK(rewrite(yields, false).g.output() == value{0});
}

TEST_CASE("rewrite: dropout vanishes at inference, wherever it stands", "[nn]") {
    graph g({3, 4, 4});
    value x = g.add("dropout", dropout{.rate = 0.5}, std::vector{value{}});
    x = g.add("flatten", flatten{}, std::vector{x});
    g.add("last", dropout{.rate = 0.5}, std::vector{x});
    CHECK(kinds(rewrite(g, false).g) == list{"flatten"});
    CHECK(kinds(rewrite(g, true).g) == list{"dropout", "flatten", "dropout"});
    graph nothing({3, 4, 4});
    nothing.add("dropout", dropout{.rate = 0.5}, std::vector{value{}});
    CHECK(rewrite(nothing, false).g.nodes().empty());
    CHECK(rewrite(nothing, false).g.output() == value{-1});
}

TEST_CASE("rewrite: a convolution keeps its own bias in mind", "[nn]") {
    graph g({3, 4, 4});
    g.add("conv", conv2d{.out_channels = 2, .kernel = 1, .bias = true}, std::vector{value{}});
    rewritten_graph const r = rewrite(g, false);
    CHECK(r.sources[0].conv_bias);
    CHECK(r.g.nodes()[0].op.as<fused_conv2d>()->act == nas::activation::none);
}

TEST_CASE("rewrite: training joins a norm with the sum of two and the activation behind it", "[nn]") {
    graph g({4, 8, 8});
    value const a = g.add("a", conv2d{.out_channels = 4, .kernel = 3}, std::vector{value{}});
    value const left = g.add("left", batch_norm{}, std::vector{a});
    value const b = g.add("b", conv2d{.out_channels = 4, .kernel = 1}, std::vector{a});
    value const right = g.add("right", batch_norm{}, std::vector{b});
    value const sum = g.add("sum", add{}, std::vector{left, right});
    g.add("act", activate{.function = nas::activation::relu}, std::vector{sum});

    rewritten_graph const r = rewrite(g, true);
    // `a` has two readers, so that its norm could not be joined with it; of two norms the first is taken in.
    REQUIRE(kinds(r.g) == list{"conv2d", "conv2d", "batch_norm", "norm_add"});
    CHECK(r.g.nodes()[3].name == "left");
    CHECK(r.sources[3].node == "left");
    CHECK(r.g.nodes()[3].op.as<norm_add>()->act == nas::activation::relu);
    CHECK(r.g.nodes()[3].inputs == std::vector{value{0}, value{2}});
    CHECK(r.g.output() == value{3});
    CHECK(kinds(rewrite(g, false).g) == list{"fused_conv2d", "batch_norm", "fused_conv2d", "add", "activate"});
}

TEST_CASE("rewrite: sums of three, of vectors, and norms that others read too are left alone", "[nn]") {
    graph three({4, 8, 8});
    value const n = three.add("norm", batch_norm{}, std::vector{value{}});
    three.add("sum", add{}, std::vector{n, value{}, value{}});
    CHECK(kinds(rewrite(three, true).g) == list{"batch_norm", "add"});

    graph vectors({4});
    value const v = vectors.add("norm", batch_norm{}, std::vector{value{}});
    vectors.add("sum", add{}, std::vector{v, value{}});
    CHECK(kinds(rewrite(vectors, true).g) == list{"batch_norm", "add"});

    graph twice({4, 8, 8});
    value const t = twice.add("norm", batch_norm{}, std::vector{value{}});
    twice.add("sum", add{}, std::vector{t, t});
    CHECK(kinds(rewrite(twice, true).g) == list{"batch_norm", "add"});
}
