#pragma once
// adjacency_encoding: a cell as its adjacency matrix and the operations of its nodes, for models.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/labelled_dag.hpp>

namespace nas {

/// The strict upper triangle of the adjacency matrix, row by row (1: node j reads node i < j), then for every node one
/// column per label (one-hot). Graphs with fewer nodes are filled up with nodes that nothing reads and that have no
/// label. Depends on the numbering of the nodes (White et al. 2020, "A Study on Neural Architecture Encodings").
class adjacency_encoding {
public:
    /// For graphs of up to `nodes` nodes, whose labels are among `labels`.
    adjacency_encoding(std::size_t nodes, std::vector<std::uint64_t> labels)
        : nodes_(nodes), labels_(std::move(labels)) {}

    /// Number of columns.
    std::size_t size() const noexcept { return nodes_ * (nodes_ - 1) / 2 + nodes_ * labels_.size(); }

    /// Throws `space_error` [nas.space.68] for more nodes, or a label that is not listed.
    std::vector<float> operator()(labelled_dag const& graph) const {
        if (graph.size() > nodes_)
            throw space_error("nas.space.68", "a graph of ", graph.size(), " nodes does not fit an encoding for ",
                              nodes_);
        std::vector<float> out(size());
        std::size_t const edges = nodes_ * (nodes_ - 1) / 2;
        for (std::size_t j = 0; j < graph.size(); ++j) {
            for (std::size_t const i : graph.inputs(j)) out[i * (2 * nodes_ - i - 1) / 2 + (j - i - 1)] = 1;
            out[edges + j * labels_.size() + place(graph, j)] = 1;
        }
        return out;
    }

private:
    std::size_t place(labelled_dag const& graph, std::size_t node) const {
        for (std::size_t k = 0; k < labels_.size(); ++k)
            if (labels_[k] == graph.label(node)) return k;
        throw space_error("nas.space.68", "node ", node, " has the label ", graph.label(node),
                          ", which the encoding does not list");
    }

    std::size_t nodes_;
    std::vector<std::uint64_t> labels_;
};

} // namespace nas
