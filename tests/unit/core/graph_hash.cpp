#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include <nas/core/graph_hash.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"

using namespace nas;

namespace {

/// A graph as lists, easier to renumber than a `labelled_dag`.
struct lists {
    std::vector<std::uint64_t> labels;
    std::vector<std::vector<std::uint32_t>> inputs;
    std::vector<bool> ordered;
};

labelled_dag dag_of(lists const& g) {
    labelled_dag out;
    for (std::size_t i = 0; i < g.labels.size(); ++i)
        out.add(g.labels[i], g.inputs[i],
                g.ordered[i] ? labelled_dag::operands::ordered : labelled_dag::operands::commutative);
    return out;
}

/// The same graph with its nodes in another order in which inputs come first, commutative inputs shuffled.
lists renumbered(lists const& g, rng& r) {
    std::size_t const n = g.labels.size();
    std::vector<std::uint32_t> number(n, ~0u);
    lists out;
    std::vector<std::size_t> waiting(n);
    std::iota(waiting.begin(), waiting.end(), std::size_t{0});
    waiting.pop_back(); // the output stays last
    while (!waiting.empty()) {
        std::size_t const at = r.below(static_cast<std::uint32_t>(waiting.size()));
        std::size_t const v = waiting[at];
        bool const ready =
            std::all_of(g.inputs[v].begin(), g.inputs[v].end(), [&](std::uint32_t i) { return number[i] != ~0u; });
        if (!ready) continue;
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(at));
        number[v] = static_cast<std::uint32_t>(out.labels.size());
        out.labels.push_back(g.labels[v]);
        out.inputs.push_back(g.inputs[v]);
        out.ordered.push_back(g.ordered[v]);
    }
    out.labels.push_back(g.labels.back());
    out.inputs.push_back(g.inputs.back());
    out.ordered.push_back(g.ordered.back());
    for (std::size_t i = 0; i < n; ++i) {
        auto& in = out.inputs[i];
        for (auto& j : in) j = number[j];
        if (!out.ordered[i])
            for (std::size_t k = in.size(); k > 1; --k)
                std::swap(in[k - 1], in[r.below(static_cast<std::uint32_t>(k))]);
    }
    return out;
}

lists random_graph(std::size_t nodes, std::uint32_t labels, rng& r) {
    lists g;
    for (std::size_t i = 0; i < nodes; ++i) {
        g.labels.push_back(r.below(labels));
        g.ordered.push_back(r.below(4) == 0);
        std::vector<std::uint32_t> in;
        for (std::uint32_t j = 0; j < i; ++j)
            if (r.below(2) == 0) in.push_back(j);
        if (in.empty() && i > 0) in.push_back(r.below(static_cast<std::uint32_t>(i)));
        g.inputs.push_back(in);
    }
    return g;
}

/// Nodes that the output reads, directly or not.
std::vector<std::size_t> living(lists const& g) {
    std::vector<bool> lives(g.labels.size(), false);
    lives.back() = true;
    std::vector<std::size_t> out;
    for (std::size_t i = g.labels.size(); i-- > 0;)
        if (lives[i]) {
            out.push_back(i);
            for (auto const j : g.inputs[i]) lives[j] = true;
        }
    return out;
}

/// By trying every assignment: the definition of isomorphism.
bool isomorphic_by_trying(lists const& a, lists const& b) {
    std::vector<std::size_t> const from = living(a);
    std::vector<std::size_t> to = living(b);
    if (from.size() != to.size()) return false;
    std::sort(to.begin(), to.end());
    do {
        std::vector<std::uint32_t> image(a.labels.size(), ~0u);
        for (std::size_t k = 0; k < from.size(); ++k) image[from[k]] = static_cast<std::uint32_t>(to[k]);
        bool same = true;
        for (std::size_t k = 0; same && k < from.size(); ++k) {
            std::size_t const v = from[k], w = to[k];
            same = a.labels[v] == b.labels[w] && a.ordered[v] == b.ordered[w];
            std::vector<std::uint32_t> mine, theirs = b.inputs[w];
            for (auto const i : a.inputs[v]) mine.push_back(image[i]);
            if (!a.ordered[v]) {
                std::sort(mine.begin(), mine.end());
                std::sort(theirs.begin(), theirs.end());
            }
            same = same && mine == theirs;
        }
        if (same && image[a.labels.size() - 1] == b.labels.size() - 1) return true;
    } while (std::next_permutation(to.begin(), to.end()));
    return false;
}

} // namespace

TEST_CASE("graph_hash: isomorphic graphs have one code, and no others do", "[core]") {
    // Every pair of small random graphs, against the definition.
    rng r(1);
    std::vector<lists> graphs;
    for (int i = 0; i < 120; ++i) graphs.push_back(random_graph(2 + r.below(4), 1 + r.below(2), r));
    int equal = 0;
    for (auto const& a : graphs)
        for (auto const& b : graphs) {
            bool const same = isomorphic_by_trying(a, b);
            CHECK(isomorphic(dag_of(a), dag_of(b)) == same);
            CHECK((graph_hash(dag_of(a)) == graph_hash(dag_of(b))) == same);
            equal += same;
        }
    CHECK(equal > 500);
    CHECK(equal < 10'000);
}

TEST_CASE("graph_hash: the order in which nodes were added makes no difference", "[core]") {
    rng r(2);
    for (std::size_t nodes : {5u, 20u, 60u})
        for (int i = 0; i < 30; ++i) {
            lists const g = random_graph(nodes, 2, r);
            std::uint64_t const hash = graph_hash(dag_of(g));
            for (int k = 0; k < 5; ++k) CHECK(graph_hash(dag_of(renumbered(g, r))) == hash);
            lists other = g;
            other.labels[living(g)[nodes / 9]] += 5;
            CHECK(graph_hash(dag_of(other)) != hash);
        }
}

TEST_CASE("graph_hash: the order of inputs counts where it is said to", "[core]") {
    auto const pair = [](bool swapped, labelled_dag::operands order) {
        labelled_dag g;
        auto const a = g.add(1), b = g.add(2);
        g.add(3, swapped ? std::array{b, a} : std::array{a, b}, order);
        return g;
    };
    using enum labelled_dag::operands;
    CHECK(isomorphic(pair(false, commutative), pair(true, commutative)));
    CHECK_FALSE(isomorphic(pair(false, ordered), pair(true, ordered)));
    CHECK_FALSE(isomorphic(pair(false, commutative), pair(false, ordered)));
}

TEST_CASE("graph_hash: nodes that do not reach the output do not count, reading twice and sharing do", "[core]") {
    labelled_dag plain, dead, twice, shared, copied;
    plain.add(2, std::array{plain.add(1)});
    auto const in = dead.add(1);
    dead.add(7, std::array{in});
    dead.add(2, std::array{in});
    CHECK(isomorphic(plain, dead));
    auto const again = twice.add(1);
    twice.add(2, std::array{again, again});
    CHECK_FALSE(isomorphic(plain, twice));

    auto const x = shared.add(1);
    auto const one = shared.add(5, std::array{x});
    shared.add(2, std::array{one, one});
    auto const y = copied.add(1);
    auto const first = copied.add(5, std::array{y}), second = copied.add(5, std::array{y});
    copied.add(2, std::array{first, second});
    CHECK_FALSE(isomorphic(shared, copied));
    CHECK(canonical_code(labelled_dag{}) == std::vector<std::uint64_t>{0});
}

TEST_CASE("graph_hash: many equal branches, and graphs that refinement alone does not tell apart", "[core]") {
    // 40 equal branches of three nodes: 40! numberings, told to be one another's images.
    rng r(3);
    lists branches{{0}, {{}}, {false}};
    std::vector<std::uint32_t> ends;
    for (std::uint32_t i = 0; i < 40; ++i) {
        for (std::uint32_t k = 0; k < 3; ++k) {
            branches.labels.push_back(k);
            branches.inputs.push_back({k == 0 ? 0u : static_cast<std::uint32_t>(branches.labels.size()) - 2});
            branches.ordered.push_back(false);
        }
        ends.push_back(static_cast<std::uint32_t>(branches.labels.size()) - 1);
    }
    branches.labels.push_back(9);
    branches.inputs.push_back(ends);
    branches.ordered.push_back(false);
    CHECK(isomorphic(dag_of(branches), dag_of(renumbered(branches, r))));

    // Six "edges" over six "points": one ring of six, or two rings of three. All points look alike in both.
    auto const rings = [](std::uint32_t length) {
        lists g{{0}, {{}}, {false}};
        for (std::uint32_t i = 0; i < 6; ++i) {
            g.labels.push_back(1);
            g.inputs.push_back({0});
            g.ordered.push_back(false);
        }
        std::vector<std::uint32_t> all;
        for (std::uint32_t i = 0; i < 6; ++i) {
            std::uint32_t const next = i / length * length + (i + 1) % length;
            g.labels.push_back(2);
            g.inputs.push_back({1 + i, 1 + next});
            g.ordered.push_back(false);
            all.push_back(7 + i);
        }
        g.labels.push_back(3);
        g.inputs.push_back(all);
        g.ordered.push_back(false);
        return g;
    };
    CHECK_FALSE(isomorphic(dag_of(rings(6)), dag_of(rings(3))));
    for (std::uint32_t length : {3u, 6u})
        for (int k = 0; k < 20; ++k) CHECK(isomorphic(dag_of(rings(length)), dag_of(renumbered(rings(length), r))));
}

TEST_CASE("graph_hash: the hash is stored in files and stays what it is", "[core]") {
    labelled_dag g;
    auto const a = g.add(1), b = g.add(2, std::array{a}), c = g.add(2, std::array{a});
    g.add(3, std::array{b, c}, labelled_dag::operands::ordered);
    CHECK(graph_hash(g) == 0xe4b92461f00f2948u);
}
