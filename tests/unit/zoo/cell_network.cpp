#include <cstddef>
#include <cstdint>

#include <nas/nn/cost.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan.hpp>
#include <nas/zoo/cell_network.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;
using zoo::cell_op;

namespace {

zoo::cell_network_options const small{.classes = 5, .resolution = 12, .channels = 4, .cells = 3};

zoo::cell_graph one_edge(cell_op op, int input = 1) { return {.nodes = {{{op, input}}}, .outputs = {2}}; }

} // namespace

TEST_CASE("cell_network: every operation, in normal and reduction cells", "[zoo]") {
    for (std::uint8_t op = 0; op <= static_cast<std::uint8_t>(cell_op::zero); ++op)
        for (int const input : {0, 1}) {
            INFO(int{op} << " on " << input);
            auto const cell = one_edge(static_cast<cell_op>(op), input);
            auto const g = zoo::cell_network(cell, cell, small);
            CHECK(g.output_shape() == shape{5});
            CHECK(g.find("cells[0].pre1")->output == shape{4, 12, 12});
            CHECK(g.find("cells[2].pre1")->output == shape{16, 6, 6});
        }
}

TEST_CASE("cell_network: two convolutions of the row and the column kind share the stride", "[zoo]") {
    auto const cell = one_edge(cell_op::conv1x7_7x1);
    auto const g = zoo::cell_network(cell, cell, small);
    CHECK(g.find("cells[1].nodes[0].edges[0].row")->output == shape{8, 12, 6});
    CHECK(g.find("cells[1].nodes[0].edges[0].column")->output == shape{8, 6, 6});
}

TEST_CASE("cell_network: nodes that nobody reads are left out, inputs may be outputs", "[zoo]") {
    zoo::cell_graph const cell{.nodes = {{{cell_op::conv3, 1}}, {{cell_op::skip, 0}, {cell_op::skip, 1}}},
                               .outputs = {0, 1, 3}};
    auto const g = zoo::cell_network(cell, cell, small);
    CHECK_FALSE(g.find("cells[0].nodes[0].edges[0].conv2d"));
    CHECK(g.find("cells[0].nodes[1].add"));
    CHECK(g.find("cells[0].concat")->output == shape{12, 12, 12});
    CHECK(g.find("cells[1].concat")->output == shape{24, 6, 6});
}

TEST_CASE("cell_network: a node may join its edges instead of adding them", "[zoo]") {
    zoo::cell_graph const cell{
        .nodes = {{{cell_op::max3, 0}, {cell_op::skip, 1}}, {{cell_op::skip, 2}, {cell_op::sep3, 1}}},
        .outputs = {3},
        .joins = {1, 0}};
    auto const g = zoo::cell_network(cell, cell, small);
    CHECK(g.find("cells[0].nodes[0].join")->output == shape{8, 12, 12});
    CHECK(g.find("cells[0].nodes[0].narrow.norm")->output == shape{4, 12, 12});
    CHECK(g.find("cells[0].nodes[1].add")->output == shape{4, 12, 12});
}

TEST_CASE("cell_network: the stems of ImageNet divide the image by eight", "[zoo]") {
    auto o = zoo::cell_network_imagenet;
    o.channels = 8;
    auto const g = zoo::cell_network(one_edge(cell_op::skip), one_edge(cell_op::skip), o);
    CHECK(g.find("stem0.conv1.norm")->output == shape{4, 112, 112});
    CHECK(g.find("stem0.conv2.norm")->output == shape{8, 56, 56});
    CHECK(g.find("stem1.norm")->output == shape{8, 28, 28});
    CHECK(g.find("cells[0].pre0.norm")->output == shape{8, 28, 28});
    CHECK(g.output_shape() == shape{1000});
}

TEST_CASE("cell_network: trains, also where a node adds one value twice and where nothing flows", "[zoo]") {
    zoo::cell_graph const cell{.nodes = {{{cell_op::skip, 1}, {cell_op::skip, 1}},
                                         {{cell_op::zero, 0}},
                                         {{cell_op::dil3, 2}, {cell_op::max3, 3}}},
                               .outputs = {4}};
    nn::plan p(zoo::cell_network(cell, cell, small), nn::reference_backend(), {.batch = 2, .training = true});
    auto x = p.input();
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) - 3;
    p.forward();
    for (float& g : p.output_gradient()) g = 1;
    p.backward();
    double norm = 0;
    for (float const g : p.gradients()) norm += double{g} * double{g};
    CHECK(norm > 0);
}

TEST_CASE("cell_network: cells that read what is not there are refused", "[zoo]") {
    auto const good = one_edge(cell_op::skip);
    test::check_error<shape_error>(
        "nas.zoo.400", [&] { zoo::cell_network(one_edge(cell_op::skip, 2), good, small); },
        "node 0 of a cell reads 2; it can read 0 and 1");
    test::check_error<shape_error>("nas.zoo.400", [&] { zoo::cell_network(good, one_edge(cell_op::skip, -1), small); });
    test::check_error<shape_error>(
        "nas.zoo.400", [&] { zoo::cell_network({.nodes = {}, .outputs = {2}}, good, small); },
        "the output 2 of a cell is no node; the last is 1");
    test::check_error<shape_error>(
        "nas.zoo.400", [&] { zoo::cell_network({.nodes = {}, .outputs = {}}, good, small); }, "has no outputs");
    test::check_error<shape_error>("nas.zoo.401", [&] { zoo::cell_network(good, good, {.cells = 0}); });
}
