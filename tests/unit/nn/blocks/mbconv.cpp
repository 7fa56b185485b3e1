#include <string>
#include <vector>

#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using namespace nas;

namespace {

nn::graph block(nn::mbconv_options const& o) {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    return b.finish(nn::mbconv(b, b.input(), o));
}

std::int64_t width(nn::graph const& g, std::string_view node) { return g.find(node)->output[0]; }

} // namespace

TEST_CASE("mbconv: expand, depthwise, project and the residual, by hand", "[nn]") {
    auto const g = block({.channels = 16, .kernel = 5, .expand = 3});
    CHECK(g.output_shape() == shape{16, 9, 7});
    std::int64_t const pixels = 63;
    CHECK(nn::cost(g).parameters == 16 * 48 + 2 * 48 + 48 * 25 + 2 * 48 + 48 * 16 + 2 * 16);
    CHECK(nn::cost(g).macs == pixels * (16 * 48 + 48 * 25 + 48 * 16));
    std::vector<std::string> names;
    for (nn::node const& n : g.nodes()) names.push_back(n.name);
    CHECK(names == std::vector<std::string>{"expand", "expand.norm", "expand.activation", "depthwise", "depthwise.norm",
                                            "depthwise.activation", "project", "project.norm", "add"});
    CHECK(test::attributes_of(g.find("expand.activation")->op) == "function=relu6");
}

TEST_CASE("mbconv: the input is added only where shapes agree and it is wanted", "[nn]") {
    CHECK(block({.channels = 16}).find("add"));
    CHECK_FALSE(block({.channels = 16, .residual = false}).find("add"));
    CHECK_FALSE(block({.channels = 16, .stride = 2}).find("add"));
    CHECK_FALSE(block({.channels = 16, .stride = {2, 1}}).find("add"));
    CHECK_FALSE(block({.channels = 24}).find("add"));
    CHECK(block({.channels = 24, .stride = 2}).output_shape() == shape{24, 5, 4});
}

TEST_CASE("mbconv: no expansion convolution where the hidden channels are the input's", "[nn]") {
    CHECK_FALSE(block({.channels = 16, .expand = 1}).find("expand"));
    CHECK_FALSE(block({.channels = 16, .hidden = 16}).find("expand"));
    CHECK(width(block({.channels = 16, .expand = 1, .hidden = 40}), "expand") == 40);
}

TEST_CASE("mbconv: squeeze-and-excitation is sized by the input of the block, or in numbers", "[nn]") {
    CHECK_FALSE(block({.channels = 16}).find("se.reduce"));
    CHECK(width(block({.channels = 16, .expand = 6, .se = true}), "se.reduce") == 4);
    CHECK(width(block({.channels = 16, .expand = 6, .se = true}), "se.scale") == 96);
    CHECK(width(block({.channels = 16, .se = true, .se_ratio = 0.3}), "se.reduce") == 4);  // floor(4.8)
    CHECK(width(block({.channels = 16, .se = true, .se_ratio = 0.01}), "se.reduce") == 1); // at least one
    CHECK(width(block({.channels = 16, .se = true, .se_channels = 24}), "se.reduce") == 24);
}

TEST_CASE("mbconv: activations and norm reach every layer", "[nn]") {
    auto const g = block({.channels = 16,
                          .se = true,
                          .activation = nn::hard_swish,
                          .se_activation = nn::swish,
                          .se_gate = nn::hard_sigmoid,
                          .norm = {.epsilon = 1e-3}});
    CHECK(test::attributes_of(g.find("depthwise.activation")->op) == "function=hard_swish");
    CHECK(test::attributes_of(g.find("se.reduce.activation")->op) == "function=swish");
    CHECK(test::attributes_of(g.find("se.expand.activation")->op) == "function=hard_sigmoid");
    for (char const* norm : {"expand.norm", "depthwise.norm", "project.norm"})
        CHECK(test::attributes_of(g.find(norm)->op) == "epsilon=0.001 momentum=0.1");
    CHECK_FALSE(g.find("project.activation"));
}

TEST_CASE("mbconv: rejects options out of range, naming the block", "[nn]") {
    nn::builder b{{.channels = 16, .height = 9, .width = 7}};
    auto const scope = b.scope("stages", 2);
    auto const make = [&](nn::mbconv_options const& o) { return [&b, o] { nn::mbconv(b, b.input(), o); }; };
    test::check_error<shape_error>("nas.graph.6", make({.channels = 16, .expand = 0}), "mbconv stages[2].expand",
                                   "expand must be at least 1, got 0");
    test::check_error<shape_error>("nas.graph.6", make({.channels = 16, .hidden = -8}),
                                   "hidden must not be negative, got -8");
    test::check_error<shape_error>("nas.graph.6", make({.channels = 16, .se = true, .se_ratio = 0}),
                                   "se_ratio must be positive, got 0", "se = false");
    test::check_error<shape_error>("nas.shape.5", make({}), "node stages[2].project (conv2d): out_channels");
}
