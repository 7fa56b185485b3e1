#include <nas/nn/builder.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"

using namespace nas;
using nn::builder;
using nn::cost;

namespace {

// Elements alive at the peak.
std::int64_t peak(nn::graph const& g) { return cost(g).peak_bytes / 4; }

struct copy { // an operation of the user's own that needs memory of its own
    static constexpr std::string_view kind = "copy";
    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
    nn::op_cost cost(std::span<shape const> inputs) const { return {.macs = 5, .elementwise = inputs[0].elements()}; }
    std::vector<nn::parameter> parameters(std::span<shape const> inputs) const {
        return {{.name = "gain", .extents = {inputs[0][0]}, .role = nn::parameter_role::scale},
                {.name = "count", .extents = {1}, .role = nn::parameter_role::mean}};
    }
};

} // namespace

TEST_CASE("cost: the sums of a small network, by hand", "[nn]") {
    builder b{{.channels = 3, .height = 8, .width = 8}};
    auto const x = b.conv2d(b.input(), {.channels = 4, .kernel = 3, .stride = 2, .norm = true, .activation = nn::relu});
    auto const g = b.classifier(x, {.classes = 5});
    nn::network_cost const c = cost(g);
    CHECK(c.parameters == 4 * 27 + 8 + 4 * 5 + 5);
    CHECK(c.buffers == 8);
    CHECK(c.macs == 16 * 4 * 27 + 20);
    CHECK(c.elementwise == 2 * 64 + 64 + 64 + 5); // norm, activation, pool, bias
    CHECK(c.activation_bytes == 4 * (3 * 64 + 4 + 4 + 5));
    CHECK(c.weight_bytes() == 4 * (c.parameters + 8));
    CHECK(c.peak_bytes == 4 * (192 + 64)); // the input and what the convolution writes
    CHECK(c.arena_bytes(16) == 16 * c.peak_bytes);
}

TEST_CASE("cost: rows of nodes add up to the network", "[nn]") {
    builder b{{.channels = 3, .height = 9, .width = 7}};
    auto x = b.conv2d(b.input(), {.channels = 4, .kernel = 3, .bias = true, .norm = true, .activation = nn::relu});
    x = b.max_pool(x, {});
    auto const g = b.classifier(x, {.classes = 5});
    auto const rows = nn::node_costs(g);
    REQUIRE(rows.size() == g.nodes().size());
    nn::node_cost sum;
    for (nn::node_cost const& r : rows) {
        sum.parameters += r.parameters;
        sum.buffers += r.buffers;
        sum.macs += r.macs;
        sum.elementwise += r.elementwise;
        sum.activation_bytes += r.activation_bytes;
    }
    nn::network_cost const total = cost(g);
    CHECK(sum.parameters == total.parameters);
    CHECK(sum.buffers == total.buffers);
    CHECK(sum.macs == total.macs);
    CHECK(sum.elementwise == total.elementwise);
    CHECK(sum.activation_bytes == total.activation_bytes);
    CHECK(rows[0].parameters == 4 * 27 + 4);
    CHECK(rows[1].buffers == 8);
}

TEST_CASE("cost: an operation of the user's own counts like any other", "[nn]") {
    builder b{shape{7}};
    auto const g = b.finish(b.add("copy", copy{}, {b.input()}));
    nn::network_cost const c = cost(g);
    CHECK(c.parameters == 7);
    CHECK(c.buffers == 1);
    CHECK(c.macs == 5);
    CHECK(c.elementwise == 7);
    CHECK(peak(g) == 14);
}

TEST_CASE("cost: a network without nodes costs nothing but its input", "[nn]") {
    nn::network_cost const c = cost(nn::graph({3, 4, 4}));
    CHECK(c.parameters == 0);
    CHECK(c.macs == 0);
    CHECK(c.peak_bytes == 4 * 48);
}

TEST_CASE("cost: the peak counts what is alive at one time", "[nn]") {
    SECTION("a chain holds a value and the next") {
        builder b{shape{10}};
        auto x = b.add("a", copy{}, {b.input()});
        x = b.linear(x, {.features = 30});
        x = b.add("b", copy{}, {x});
        CHECK(peak(b.finish(x)) == 60);
    }
    SECTION("in place where the input ends") {
        builder b{shape{10}};
        CHECK(peak(b.finish(b.dropout(b.activate(b.input(), nn::relu), 0.5))) == 10);
    }
    SECTION("not in place where the input is read again") {
        builder b{shape{10}};
        auto const x = b.activate(b.input(), nn::relu);
        auto const y = b.activate(x, nn::relu, "second"); // x lives on
        CHECK(peak(b.finish(b.sum({y, x}))) == 20);
    }
    SECTION("a residual branch keeps its start alive") {
        builder b{shape{10}};
        auto const x = b.add("a", copy{}, {b.input()});
        auto y = b.linear(x, {.name = "wide", .features = 40});
        y = b.linear(y, {.name = "narrow", .features = 10});
        CHECK(peak(b.finish(b.sum({y, x}))) == 10 + 40 + 10);
    }
    SECTION("an input named twice ends once") {
        builder b{shape{10}};
        auto x = b.add("a", copy{}, {b.input()});
        x = b.sum({x, x});
        x = b.concat({x, x});
        CHECK(peak(b.finish(x)) == 30);
    }
    SECTION("the output is kept to the end") {
        builder b{shape{10}};
        auto const x = b.add("a", copy{}, {b.input()});
        auto const y = b.linear(x, {.features = 50});
        b.add("unread", copy{}, {y});
        CHECK(peak(b.finish(x)) == 10 + 50 + 50);
    }
    SECTION("a value that nobody reads is gone at once") {
        builder b{shape{10}};
        b.linear(b.input(), {.name = "unread", .features = 50});
        auto const x = b.linear(b.input(), {.features = 45});
        CHECK(peak(b.finish(x)) == 60);
    }
}
