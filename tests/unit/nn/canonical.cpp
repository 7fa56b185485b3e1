#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/canonical.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/enumerate.hpp>
#include <nas/zoo/mobilenet_v3.hpp>
#include <nas/zoo/nb_macro.hpp>

#include "support/catch.hpp"

using namespace nas;

namespace {

nn::operation conv(std::int64_t kernel) { return nn::conv2d{.out_channels = 8, .kernel = {kernel, kernel}}; }

/// Two convolutions joined; `swapped` exchanges the join's inputs.
nn::graph branches(nn::operation const& join, bool swapped, std::int64_t first = 3, std::int64_t second = 5,
                   bool with_dead_node = false, bool named_differently = false) {
    nn::graph g({8, 4, 4});
    nn::value const in{};
    auto const a = g.add(named_differently ? "left" : "a", conv(first), std::array{in});
    auto const b = g.add("b", conv(second), std::array{in});
    if (with_dead_node) g.add("dead", nn::activate{activation::relu}, std::array{b});
    g.add("join", join, swapped ? std::array{b, a} : std::array{a, b});
    return g;
}

} // namespace

TEST_CASE("canonical: names, dead nodes, the order of nodes and of commutative inputs make no difference", "[nn]") {
    nn::graph const g = branches(nn::add{}, false);
    CHECK(isomorphic(g, branches(nn::add{}, true)));
    CHECK(isomorphic(g, branches(nn::add{}, false, 5, 3)));
    CHECK(isomorphic(g, branches(nn::add{}, false, 3, 5, true)));
    CHECK(isomorphic(g, branches(nn::add{}, false, 3, 5, false, true)));
    CHECK(nn::canonical_hash(g) == nn::canonical_hash(branches(nn::add{}, true)));
    CHECK(nn::structure_hash(g) != nn::structure_hash(branches(nn::add{}, true)));
}

TEST_CASE("canonical: attributes, shapes, sharing and the output make a difference", "[nn]") {
    nn::graph const g = branches(nn::add{}, false);
    CHECK_FALSE(isomorphic(g, branches(nn::add{}, false, 3, 3)));
    nn::graph larger({8, 5, 5}), same({8, 4, 4}), shared({8, 4, 4});
    for (nn::graph* h : {&larger, &same}) {
        auto const a = h->add("a", conv(3), std::array{nn::value{}}), b = h->add("b", conv(3), std::array{nn::value{}});
        h->add("join", nn::add{}, std::array{a, b});
    }
    CHECK_FALSE(isomorphic(larger, same));
    auto const one = shared.add("a", conv(3), std::array{nn::value{}});
    shared.add("join", nn::add{}, std::array{one, one});
    CHECK_FALSE(isomorphic(same, shared));
    nn::graph earlier = same;
    earlier.set_output(nn::value{0});
    CHECK_FALSE(isomorphic(earlier, same));
    nn::graph nothing({8, 4, 4}), other({8, 4, 5});
    CHECK_FALSE(isomorphic(nothing, other));
    CHECK(isomorphic(nothing, nn::graph({8, 4, 4})));
}

TEST_CASE("canonical: concat keeps its order unless told otherwise", "[nn]") {
    nn::graph const a = branches(nn::concat{}, false), b = branches(nn::concat{}, true);
    CHECK_FALSE(isomorphic(a, b));
    std::string_view const kinds[] = {"add", "concat"};
    CHECK(isomorphic(a, b, kinds));
    CHECK(nn::canonical_hash(a, kinds) == nn::canonical_hash(b, kinds));
}

TEST_CASE("canonical: the 6,561 codes of NAS-Bench-Macro are 3,969 networks", "[nn][zoo]") {
    std::set<std::vector<std::uint64_t>> codes;
    std::set<std::uint64_t> hashes;
    for (genome const& g : enumerate(zoo::nb_macro)) {
        nn::graph const network = to_graph(decode(zoo::nb_macro, g));
        codes.insert(nn::canonical_code(network));
        hashes.insert(nn::canonical_hash(network));
    }
    CHECK(codes.size() == 3969);
    CHECK(hashes.size() == 3969);
}

TEST_CASE("canonical: a large network is itself and not its neighbour", "[nn][zoo]") {
    CHECK(nn::canonical_hash(zoo::mobilenet_v3_large()) == nn::canonical_hash(zoo::mobilenet_v3_large()));
    CHECK(nn::canonical_hash(zoo::mobilenet_v3_large()) !=
          nn::canonical_hash(zoo::mobilenet_v3_large({.classes = 10})));
}
