#pragma once
// A graph of labelled nodes, for comparing cells and networks.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/core/error.hpp>

namespace nas {

/// A directed acyclic graph whose nodes carry a label and read earlier nodes. The last node added is the output; nodes
/// that do not reach it do not count.
class labelled_dag {
public:
    /// Does it matter which input of a node comes first?
    enum class operands : std::uint8_t { commutative, ordered };

    /// Appends a node and returns its number. Throws `shape_error` [nas.graph.31] if it reads a node that is not there.
    std::uint32_t add(std::uint64_t label, std::span<std::uint32_t const> inputs = {},
                      operands order = operands::commutative) {
        for (std::uint32_t const i : inputs)
            if (i >= size())
                throw shape_error("nas.graph.31", "node ", size(), " of a labelled graph reads node ", i,
                                  ", but there are only ", size(), " nodes before it; add inputs first");
        inputs_.insert(inputs_.end(), inputs.begin(), inputs.end());
        nodes_.push_back({label, inputs_.size(), order});
        return static_cast<std::uint32_t>(size() - 1);
    }

    std::size_t size() const noexcept { return nodes_.size(); }
    std::uint64_t label(std::size_t node) const { return nodes_[node].label; }
    operands order(std::size_t node) const { return nodes_[node].order; }
    std::span<std::uint32_t const> inputs(std::size_t node) const {
        std::size_t const first = node == 0 ? 0 : nodes_[node - 1].inputs_end;
        return std::span(inputs_).subspan(first, nodes_[node].inputs_end - first);
    }

    /// Removes all nodes and keeps the memory.
    void clear() noexcept {
        nodes_.clear();
        inputs_.clear();
    }

private:
    struct entry {
        std::uint64_t label;
        std::size_t inputs_end;
        operands order;
    };
    std::vector<entry> nodes_;
    std::vector<std::uint32_t> inputs_;
};

} // namespace nas
