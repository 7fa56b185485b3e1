#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

#include <nas/core/graph_hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/where.hpp>
#include <nas/zoo/nb101.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;
using zoo::nb101_cell;
using zoo::nb101_module;
using zoo::nb101_op;

namespace {

nb101_cell with_edges(std::uint32_t bits) {
    nb101_cell c;
    for (std::size_t i = 0; i < c.edges.size(); ++i) c.edges[i] = bits >> i & 1;
    return c;
}

void set_ops(nb101_module& m, std::uint32_t number) {
    for (nb101_op& op : m.ops) {
        op = static_cast<nb101_op>(number % 3);
        number /= 3;
    }
}

/// The definition, by trying every assignment of the vertices between input and output.
bool isomorphic_by_trying(nb101_module const& a, nb101_module const& b) {
    if (a.vertices() != b.vertices() || a.edges() != b.edges()) return false;
    std::size_t const n = a.vertices();
    std::vector<std::uint32_t> image(n);
    for (std::uint32_t i = 0; i < n; ++i) image[i] = i;
    do {
        bool same = true;
        for (std::size_t v = 1; same && v < n; ++v) {
            if (v + 1 < n) same = a.ops[v - 1] == b.ops[image[v] - 1];
            std::vector<std::uint32_t> reads;
            for (auto const i : a.inputs[v - 1]) reads.push_back(image[i]);
            std::sort(reads.begin(), reads.end());
            same = same && reads == b.inputs[image[v] - 1];
        }
        if (same) return true;
    } while (std::next_permutation(image.begin() + 1, image.end() - 1));
    return false;
}

/// The module with its inner vertices renumbered; false if an edge would lead backwards.
bool renumber(nb101_module const& m, std::vector<std::uint32_t> const& image, nb101_module& out) {
    out = m;
    for (std::size_t v = 1; v < m.vertices(); ++v) {
        if (v + 1 < m.vertices()) out.ops[image[v] - 1] = m.ops[v - 1];
        auto& reads = out.inputs[image[v] - 1];
        reads.clear();
        for (auto const i : m.inputs[v - 1]) {
            if (image[i] >= image[v]) return false;
            reads.push_back(image[i]);
        }
        std::sort(reads.begin(), reads.end());
    }
    return true;
}

} // namespace

TEST_CASE("nb101: encodings, those with a network, and edges by their ends", "[zoo]") {
    CHECK(cardinality(zoo::nb101) == 509'607'936);
    std::size_t next = 0;
    for (std::size_t from = 0; from < 7; ++from)
        for (std::size_t to = from + 1; to < 7; ++to) CHECK(nb101_cell::edge_index(from, to) == next++);
}

TEST_CASE("nb101: 423,624 networks, each met once by its hash", "[zoo]") {
    // Shapes first: all operations equal. Then all operations on one cell of every shape.
    std::unordered_set<std::uint64_t> shapes, networks;
    std::uint64_t valid = 0;
    for (std::uint32_t bits = 0; bits < 1u << 21; ++bits) {
        nb101_module m = prune(with_edges(bits));
        if (!m.valid()) continue;
        ++valid;
        if (m.edges() != static_cast<std::size_t>(std::popcount(bits))) continue;
        if (!shapes.insert(graph_hash(graph_of(m))).second) continue;
        std::uint32_t labellings = 1;
        for (std::size_t i = 0; i < m.ops.size(); ++i) labellings *= 3;
        for (std::uint32_t l = 0; l < labellings; ++l) {
            set_ops(m, l);
            networks.insert(graph_hash(graph_of(m)));
        }
    }
    CHECK(networks.size() == 423'624);
    CHECK(shapes.size() == 2494);
    CHECK(valid * 243 == 373'754'169);
}

TEST_CASE("nb101: hashes of 1,000 random networks agree with all their renumberings and with nothing else", "[zoo]") {
    std::vector<nb101_module> modules;
    for (std::uint64_t i = 0; modules.size() < 1000; ++i)
        if (nb101_module m = prune(decode(zoo::nb101, sample(zoo::nb101, rng(7).stream(i)))); m.valid())
            modules.push_back(std::move(m));
    std::vector<std::uint64_t> hashes;
    std::size_t renumbered = 0;
    for (nb101_module const& m : modules) {
        hashes.push_back(graph_hash(graph_of(m)));
        std::vector<std::uint32_t> image(m.vertices());
        for (std::uint32_t v = 0; v < image.size(); ++v) image[v] = v;
        nb101_module other;
        bool equal = true;
        do {
            if (!renumber(m, image, other)) continue;
            ++renumbered;
            equal = equal && graph_hash(graph_of(other)) == hashes.back();
        } while (std::next_permutation(image.begin() + 1, image.end() - 1));
        CHECK(equal);
    }
    CHECK(renumbered > 1500);
    std::size_t wrong = 0, pairs = 0;
    for (std::size_t i = 0; i < modules.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            bool const same = isomorphic_by_trying(modules[i], modules[j]);
            pairs += same;
            wrong += same != (hashes[i] == hashes[j]);
        }
    CHECK(wrong == 0);
    CHECK(pairs > 0);
}

TEST_CASE("nb101: vertices off every path from input to output do not count", "[zoo]") {
    nb101_cell c;
    c.edges[nb101_cell::edge_index(0, 2)] = true;
    c.edges[nb101_cell::edge_index(2, 6)] = true;
    c.edges[nb101_cell::edge_index(0, 3)] = true; // leads nowhere
    c.edges[nb101_cell::edge_index(4, 6)] = true; // comes from nowhere
    c.ops[1] = nb101_op::maxpool3x3;
    nb101_module const m = prune(c);
    CHECK(m == nb101_module{{nb101_op::maxpool3x3}, {{0}, {1}}});
    CHECK(m.vertices() == 3);
    CHECK(m.edges() == 2);
    CHECK(is_valid(c));
    CHECK_FALSE(is_valid(nb101_cell{}));
    CHECK_FALSE(is_valid(with_edges((1u << 21) - 1))); // 21 edges
    CHECK(prune(nb101_cell{}).vertices() == 0);
}

TEST_CASE("nb101: the laws hold", "[zoo]") { test::check_laws(zoo::nb101); }

TEST_CASE("nb101: constrained to valid cells, only these are drawn and reached by mutation", "[zoo]") {
    auto const valid = where(zoo::nb101, [](nb101_cell const& c) { return is_valid(c); });
    for (std::uint64_t i = 0; i < 100; ++i) {
        genome const g = sample(valid, rng(i));
        CHECK(is_valid(decode(valid, g)));
        CHECK(is_valid(decode(valid, mutate(valid, g, rng(i)))));
    }
    // 373,754,169 of 509,607,936 encodings are valid.
    feasible_share const share = valid.share(rng(1));
    CHECK((share.low <= 0.7334 && 0.7334 <= share.high));
}
