#pragma once
// inputs<2>(n): K distinct inputs among n earlier nodes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include <nas/core/error.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/combinations.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// The `K`-subsets of {0, ..., nodes - 1}, each ascending; one decision of arity C(nodes, K). Made by `inputs`.
///
/// Subsets are numbered in colexicographic order (the combinatorial number system), so that a subset keeps its index
/// when more nodes are added.
template <std::size_t K>
struct subset {
    using value_type = std::array<int, K>;

    std::uint32_t nodes;
    std::uint32_t arity;

    value_type decode(chooser& c) const {
        return at(c.pick(arity, [this](std::uint32_t i) { return literal_of(at(i)); }));
    }
    constexpr bigint cardinality() const { return arity; }
    void visit(space_visitor& v) const {
        v.choice(arity, [this](std::uint32_t i) { return literal_of(at(i)); });
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (detail::is_sequence<V>) {
            if (value.size() != K) return e.mismatch();
            for (std::size_t i = 0; i < K; ++i)
                if (!(value[i] >= 0 && static_cast<std::uint64_t>(value[i]) < nodes &&
                      (i == 0 || value[i - 1] < value[i])))
                    return e.mismatch();
            e.put(arity, detail::subset_rank(value));
            return true;
        } else {
            return e.search(*this, value);
        }
    }

private:
    constexpr value_type at(std::uint32_t index) const { return detail::subset_at<K, int>(index, nodes); }
};

/// `K` distinct inputs among `nodes` earlier nodes, in ascending order: the order of inputs does not matter and is not
/// counted, so the size is C(nodes, K). Throws `space_error` [nas.space.15] if there are fewer than `K` nodes, or more
/// than 2^32 - 1 choices.
///
///     auto edges = nas::repeat<4>([](std::size_t i) { return nas::inputs<2>(i + 2); });    // a cell of DARTS
template <std::size_t K>
constexpr auto inputs(std::size_t nodes) {
    static_assert(K >= 1, "nas::inputs<K>(n) chooses at least one input");
    if (nodes < K)
        throw space_error("nas.space.15", "inputs: cannot choose ", K, " distinct inputs among ", nodes, " nodes");
    std::uint64_t const arity =
        nodes > std::size_t{std::numeric_limits<int>::max()} ? detail::too_many : detail::binomial(nodes, K);
    if (arity == detail::too_many)
        throw space_error("nas.space.15", "inputs: there are more than 2^32 - 1 ways to choose ", K, " among ", nodes,
                          " nodes; choose among fewer, or in several groups");
    return subset<K>{static_cast<std::uint32_t>(nodes), static_cast<std::uint32_t>(arity)};
}

} // namespace nas
