#include <set>

#include <nas/nn/builder.hpp>
#include <nas/nn/hash.hpp>

#include "support/catch.hpp"

using namespace nas;
using nn::builder;
using nn::hash_of;
using nn::structure_hash;

namespace {

struct named_options {
    std::string_view stem = "stem";
    std::int64_t channels = 4;
    activation act = activation::relu;
    double epsilon = 1e-5;
    shape input = {3, 8, 8};
};

nn::graph network(named_options const& o = {}) {
    builder b{o.input};
    auto const x = b.conv2d(b.input(), {.name = o.stem,
                                        .channels = o.channels,
                                        .kernel = 3,
                                        .norm = true,
                                        .activation = o.act,
                                        .norm_options = {.epsilon = o.epsilon}});
    return b.classifier(x, {.classes = 5});
}

} // namespace

TEST_CASE("hash: has the same value on every compiler and every run", "[nn][golden]") {
    CHECK(hash_of(nn::operation(nn::conv2d{.out_channels = 8, .kernel = 3})) == 0x2962abd263d7b4b2u);
    CHECK(hash_of(network()) == 0x6a8d968f7f484d0cu);
    CHECK(structure_hash(network()) == 0x1fe75ea5d218fc16u);
}

TEST_CASE("hash: every part of a network makes a difference", "[nn]") {
    std::set<std::uint64_t> const all{hash_of(network()),
                                      hash_of(network({.stem = "first"})),
                                      hash_of(network({.channels = 5})),
                                      hash_of(network({.act = activation::swish})),
                                      hash_of(network({.act = activation::none})),
                                      hash_of(network({.epsilon = 1e-3})),
                                      hash_of(network({.input = {3, 8, 9}}))};
    CHECK(all.size() == 7);
    CHECK(hash_of(network()) == hash_of(network()));
    nn::graph other_output = network();
    other_output.set_output({0});
    CHECK(hash_of(other_output) != hash_of(network()));
}

TEST_CASE("hash: operations differ by kind, attributes and the type of an attribute", "[nn]") {
    std::set<std::uint64_t> const all{hash_of(nn::operation(nn::add{})),
                                      hash_of(nn::operation(nn::multiply{})),
                                      hash_of(nn::operation(nn::conv2d{.out_channels = 8})),
                                      hash_of(nn::operation(nn::conv2d{.out_channels = 8, .bias = true})),
                                      hash_of(nn::operation(nn::conv2d{.out_channels = 8, .padding = 0})),
                                      hash_of(nn::operation(nn::dropout{.rate = 0.25}))};
    CHECK(all.size() == 6);
}

TEST_CASE("structure_hash: does not see names", "[nn]") {
    CHECK(structure_hash(network()) == structure_hash(network({.stem = "first"})));
    CHECK(structure_hash(network()) != structure_hash(network({.channels = 5})));
    CHECK(structure_hash(network()) != structure_hash(network({.input = {3, 8, 9}})));
}

TEST_CASE("structure_hash: does not see the order of independent nodes, nor nodes that reach nothing", "[nn]") {
    auto const branches = [](bool swapped, bool extra) {
        builder b{shape{6}};
        nn::value x, y;
        if (swapped) y = b.linear(b.input(), {.name = "y", .features = 3});
        x = b.linear(b.input(), {.name = "x", .features = 4});
        if (!swapped) y = b.linear(b.input(), {.name = "y", .features = 3});
        if (extra) b.activate(x, nn::relu);
        return b.finish(b.concat({x, y}));
    };
    CHECK(structure_hash(branches(false, false)) == structure_hash(branches(true, false)));
    CHECK(structure_hash(branches(false, false)) == structure_hash(branches(false, true)));
    CHECK(hash_of(branches(false, false)) != hash_of(branches(true, false)));
}

TEST_CASE("structure_hash: sees the order of inputs, and whether two readers share one node", "[nn]") {
    auto const ordered = [](bool swapped) {
        builder b{shape{6}};
        auto const x = b.linear(b.input(), {.name = "x", .features = 4}),
                   y = b.linear(b.input(), {.name = "y", .features = 3});
        return b.finish(swapped ? b.concat({y, x}) : b.concat({x, y}));
    };
    CHECK(structure_hash(ordered(false)) != structure_hash(ordered(true)));
    auto const shared = [](bool one) {
        builder b{shape{6}};
        auto const x = b.linear(b.input(), {.name = "x", .features = 4});
        auto const y = one ? x : b.linear(b.input(), {.name = "y", .features = 4});
        return b.finish(b.sum({x, y}));
    };
    CHECK(structure_hash(shared(false)) != structure_hash(shared(true)));
}

TEST_CASE("structure_hash: deep networks do not exhaust the stack", "[nn]") {
    builder b{shape{2}};
    auto x = b.input();
    for (int i = 0; i < 100000; ++i) x = b.activate(x, nn::relu, std::to_string(i));
    CHECK(structure_hash(b.finish(x)) != 0);
}
