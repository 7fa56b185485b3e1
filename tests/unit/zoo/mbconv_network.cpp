#include <nas/zoo/mbconv_network.hpp>

#include <array>

#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

namespace {

constexpr std::array<zoo::mbconv_stage, 2> table{{{.repeats = 1, .kernel = 3, .stride = 1, .expand = 1, .channels = 16},
                                                  {.repeats = 2, .kernel = 5, .stride = 2, .expand = 3, .channels = 24, .se_ratio = 0.25}}};

} // namespace

TEST_CASE("mbconv_network: stem, stages, head and classifier, named by their place", "[zoo]") {
    auto const g = zoo::mbconv_network(table, {}, {.classes = 7, .resolution = 32, .in_channels = 1, .dropout = 0.1});
    CHECK(g.input_shape() == shape{1, 32, 32});
    CHECK(g.output_shape() == shape{7});
    CHECK(g.find("stem")->output == shape{32, 16, 16});
    CHECK(g.find("stages[0].layers[0].project")->output == shape{16, 16, 16});
    CHECK(g.find("stages[1].layers[1].add")->output == shape{24, 8, 8});
    CHECK(g.find("stages[1].layers[0].se.reduce")->output == shape{4, 1, 1});
    CHECK(g.find("stages[1].layers[1].se.reduce")->output == shape{6, 1, 1});
    CHECK(g.find("head")->output == shape{1280, 8, 8});
    CHECK(g.find("classifier.dropout"));
    CHECK_FALSE(g.find("stages[1].layers[2].project"));
}

TEST_CASE("mbconv_network: depth adds layers, width channels", "[zoo]") {
    auto const g = zoo::mbconv_network(table, {.scale_head_up = true}, {.resolution = 32, .width = 1.5, .depth = 1.1});
    CHECK(g.find("stages[0].layers[1].project"));       // ceil(1.1)
    CHECK(g.find("stages[1].layers[2].project"));       // ceil(2.2)
    CHECK_FALSE(g.find("stages[1].layers[3].project"));
    CHECK(g.find("stem")->output[0] == 48);
    CHECK(g.find("stages[1].layers[0].project")->output[0] == 40); // 36 rounds up
    CHECK(g.find("head")->output[0] == 1920);
}

TEST_CASE("mbconv_network: the head follows the width only as its style says", "[zoo]") {
    auto const head = [](zoo::mbconv_network_style const& s, double width) {
        return zoo::mbconv_network(table, s, {.resolution = 32, .width = width}).find("head")->output[0];
    };
    CHECK(head({}, 0.5) == 1280);
    CHECK(head({}, 2) == 1280);
    CHECK(head({.scale_head_down = true}, 0.5) == 640);
    CHECK(head({.scale_head_down = true}, 2) == 1280);
    CHECK(head({.scale_head_up = true}, 2) == 2560);
    CHECK(head({.head = 64}, 1) == 64);
}

TEST_CASE("mbconv_network: factors must be positive", "[zoo]") {
    test::check_error<shape_error>("nas.zoo.1", [] { zoo::mbconv_network(table, {}, {.width = -1}); }, "got -1 and 1");
    test::check_error<shape_error>("nas.zoo.1", [] { zoo::mbconv_network(table, {}, {.depth = 0}); }, "got 1 and 0");
}
