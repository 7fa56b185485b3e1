#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/describe.hpp>

#include "support/catch.hpp"

using namespace nas;
using nn::describe;

namespace {

nn::graph network() {
    nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = 16, .kernel = 3, .norm = true, .activation = nn::relu});
    {
        auto const scope = b.scope("stages", 0, "layers", 0);
        x = nn::mbconv(b, x, {.channels = 16, .kernel = 5, .expand = 3});
    }
    return b.classifier(x, {.classes = 10});
}

struct shuffle {
    static constexpr std::string_view kind = "shuffle";
    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
    nn::op_cost cost(std::span<shape const>) const { return {}; }
    void attributes(nn::attribute_visitor& v) const {
        v("parts", 4);
        v("factor", 0.5);
        v("mode", "fast");
        v("exact", true);
    }
};

} // namespace

TEST_CASE("describe: operations in few words", "[nn]") {
    using namespace nas::nn;
    CHECK(describe(conv2d{.out_channels = 8, .kernel = 3}) == "conv2d 3x3");
    CHECK(
        describe(conv2d{.out_channels = 8, .kernel = {1, 7}, .stride = 2, .dilation = 3, .groups = 4, .bias = true}) ==
        "conv2d 1x7 /2 dilation 3 groups 4 bias");
    CHECK(describe(
              conv2d{.out_channels = 8, .kernel = 3, .stride = {2, 1}, .padding = {0, 1, 2, 3}, .dilation = {1, 2}}) ==
          "conv2d 3x3 /2x1 pad_top 0 pad_left 1 pad_bottom 2 pad_right 3 dilation 1x2");
    CHECK(describe(pool2d{}) == "max_pool 2x2 /2");
    CHECK(describe(pool2d{.pool = pool_kind::average, .kernel = 3, .stride = 1}) == "average_pool 3x3");
    CHECK(describe(linear{.out_features = 10}) == "linear bias");
    CHECK(describe(batch_norm{}) == "batch_norm");
    CHECK(describe(activate{hard_swish}) == "hard_swish");
    CHECK(describe(dropout{.rate = 0.2}) == "dropout rate 0.2");
    CHECK(describe(shuffle{}) == "shuffle parts 4 factor 0.5 mode fast exact true");
}

TEST_CASE("describe: a layer is one row with the sum of its costs", "[nn]") {
    auto const rows = describe(network());
    REQUIRE(rows.size() == 8);
    CHECK(rows[0].name == "stem");
    CHECK(rows[0].op == "conv2d 3x3 + batch_norm + relu");
    CHECK(rows[0].output == shape{16, 32, 32});
    CHECK(rows[0].cost.parameters == 27 * 16 + 32);
    CHECK(rows[0].cost.buffers == 32);
    CHECK(rows[0].cost.macs == 27 * 16 * 1024);
    CHECK(rows[0].cost.elementwise == 3 * 16 * 1024);
    CHECK(rows[2].name == "stages[0].layers[0].depthwise");
    CHECK(rows[2].op == "conv2d 5x5 groups 48 + batch_norm + relu6");
    CHECK(rows[4].op == "add");
    CHECK(rows[7].name == "classifier.linear");
}

TEST_CASE("describe: or every node is a row of its own", "[nn]") {
    auto const g = network();
    auto const rows = describe(g, {.merge = false});
    REQUIRE(rows.size() == g.nodes().size());
    CHECK(rows[1].name == "stem.norm");
    CHECK(rows[1].op == "batch_norm");
}

TEST_CASE("describe: nodes are merged only with what they alone continue", "[nn]") {
    nn::builder b{{.channels = 3, .height = 8, .width = 8}};
    auto const x = b.conv2d(b.input(), {.name = "a", .channels = 3});
    b.activate(x, nn::relu, "ab");                   // another name
    b.activate(x, nn::relu, "a.other");              // does not read the node before it
    auto const g = b.finish(b.sum({x, x}, "a.sum")); // reads two
    CHECK(describe(g).size() == 4);
}

TEST_CASE("layer_table: aligned text with totals", "[nn]") {
    nn::builder b{{.channels = 3, .height = 8, .width = 8}};
    auto const x = b.conv2d(
        b.input(), {.name = "stem", .channels = 16, .kernel = 3, .stride = 2, .norm = true, .activation = nn::relu});
    CHECK(nn::layer_table(b.classifier(x, {.classes = 10})) ==
          "layer               operation                          output  parameters  MACs\n"
          "input                                                  3x8x8                   \n"
          "stem                conv2d 3x3 /2 + batch_norm + relu  16x4x4         464  6912\n"
          "classifier.pool     global_average_pool                16x1x1           0     0\n"
          "classifier.flatten  flatten                            16               0     0\n"
          "classifier.linear   linear bias                        10             170   160\n"
          "total                                                  10             634  7072\n");
}
