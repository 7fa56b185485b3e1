#include <cstdint>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/nb101_graph.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;
using enum zoo::nb101_op;

namespace {

/// A cell of up to five inner vertices 1, 2, ...; 6 is the output.
zoo::nb101_cell cell(std::vector<zoo::nb101_op> const& ops,
                     std::vector<std::pair<std::size_t, std::size_t>> const& edges) {
    zoo::nb101_cell c;
    for (std::size_t i = 0; i < ops.size(); ++i) c.ops[i] = ops[i];
    for (auto const& [from, to] : edges) c.edges[zoo::nb101_cell::edge_index(from, to)] = true;
    return c;
}

void check(zoo::nb101_cell const& c, std::int64_t parameters, std::int64_t macs) {
    auto const cost = nn::cost(to_graph(c));
    CHECK(cost.parameters == parameters);
    CHECK(cost.macs == macs);
}

} // namespace

TEST_CASE("nb101_graph: parameters and MACs of known cells, as integers", "[zoo]") {
    check(cell({conv3x3_bn_relu}, {{0, 1}, {1, 6}}), 10'177'674, 1'496'716'288);
    check(cell({conv1x1_bn_relu}, {{0, 1}, {1, 6}}), 1'920'138, 288'756'736);
    check(cell({maxpool3x3}, {{0, 1}, {1, 6}}), 882'570, 137'761'792);
    check(cell({}, {{0, 6}}), 882'570, 137'761'792);
    check(cell({conv3x3_bn_relu, conv3x3_bn_relu}, {{0, 1}, {1, 2}, {2, 6}, {0, 6}}), 20'346'506, 2'989'888'512);
}

TEST_CASE("nb101_graph: the Inception-like cell of the benchmark's own notebook has 2,694,282 parameters", "[zoo]") {
    check(cell({conv1x1_bn_relu, conv3x3_bn_relu, conv3x3_bn_relu, conv3x3_bn_relu, maxpool3x3},
               {{0, 1}, {0, 2}, {0, 3}, {0, 5}, {1, 6}, {2, 6}, {3, 4}, {4, 6}, {5, 6}}),
          2'694'282, 402'002'944);
}

TEST_CASE("nb101_graph: a vertex that leads to a narrower one is cut", "[zoo]") {
    auto const c = cell({conv1x1_bn_relu, conv1x1_bn_relu, conv1x1_bn_relu, conv1x1_bn_relu},
                        {{0, 1}, {1, 2}, {1, 3}, {2, 4}, {2, 6}, {3, 6}, {4, 6}});
    auto const g = to_graph(c, {.channels = 8, .modules = 1});
    CHECK(g.find("stacks[0].modules[0].vertices[1].conv2d")->output[0] == 3);
    CHECK(g.find("stacks[0].modules[0].vertices[2].conv2d")->output[0] == 3);
    CHECK(g.find("stacks[0].modules[0].vertices[4].conv2d")->output[0] == 2);
    CHECK(g.find("stacks[0].modules[0].vertices[4].inputs[2].slice")->output[0] == 2);
    CHECK(g.find("stacks[2].modules[0].output.concat")->output[0] == 32);
}

TEST_CASE("nb101_graph: random cells give networks with a classifier, or say that they have none", "[zoo]") {
    int built = 0;
    for (std::uint64_t i = 0; i < 300; ++i) {
        zoo::nb101_cell const c = decode(zoo::nb101, sample(zoo::nb101, rng(i)));
        if (!is_valid(c)) continue;
        auto const g = to_graph(c, {.classes = 7, .resolution = 8, .in_channels = 1, .channels = 7, .modules = 2});
        CHECK(g.input_shape() == shape{1, 8, 8});
        CHECK(g.output_shape() == shape{7});
        ++built;
    }
    CHECK(built > 50);
    test::check_error<space_error>(
        "nas.zoo.402", [] { to_graph(zoo::nb101_cell{}); }, "no path leads from the input");
}
