#pragma once
// path_encoding: a cell as the set of its paths from input to output, for models.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/labelled_dag.hpp>

namespace nas {

/// Settings of `path_encoding`.
struct path_encoding_options {
    std::vector<std::uint64_t> operations;                         ///< labels that count; others are passed through
    std::size_t shortest = 0;                                      ///< operations on a path, least
    std::size_t longest = 5;                                       ///< and most
    std::size_t columns = std::numeric_limits<std::size_t>::max(); ///< truncation: the first so many
};

/// A column per sequence of operations that a path from an input (a node that reads nothing) to the output (the last
/// node) can have, 1 if there is such a path: shorter sequences first, those of one length as numbers whose first digit
/// is the operation nearest the input. Does not depend on the numbering of the nodes; parallel paths of one sequence
/// are one (White et al. 2019, BANANAS). NAS-Bench-101: 3 operations, 0 to 5 of them, 364 columns, 40 if truncated.
class path_encoding {
public:
    /// Throws `space_error` [nas.space.68] if there are no operations, shortest > longest, or more than 2^32 sequences.
    explicit path_encoding(path_encoding_options options) : options_(std::move(options)) {
        if (options_.operations.empty() || options_.shortest > options_.longest)
            throw space_error("nas.space.68", "a path encoding needs operations, and lengths from the shortest, ",
                              options_.shortest, ", to the longest, ", options_.longest);
        std::uint64_t of_length = 1;
        std::uint64_t sum = 0;
        for (std::size_t length = 0; length <= options_.longest; ++length) {
            offsets_.push_back(length < options_.shortest ? 0 : sum);
            if (length >= options_.shortest) sum += of_length;
            of_length *= options_.operations.size();
            if (sum > most || of_length > most * options_.operations.size())
                throw space_error("nas.space.68", "a path encoding of ", options_.operations.size(),
                                  " operations and up to ", options_.longest,
                                  " on a path has more than 2^32 columns; use fewer, or shorter paths");
        }
        size_ = std::min(static_cast<std::size_t>(sum), options_.columns);
    }

    /// Number of columns.
    std::size_t size() const noexcept { return size_; }

    /// Throws `space_error` [nas.space.68] for a path that is shorter or longer than the encoding knows.
    std::vector<float> operator()(labelled_dag const& graph) const {
        std::vector<float> out(size_);
        std::vector<std::vector<path>> reaching(graph.size());
        for (std::size_t node = 0; node < graph.size(); ++node) {
            std::vector<path>& here = reaching[node];
            if (graph.inputs(node).empty()) here.push_back({0, 0});
            for (std::size_t const i : graph.inputs(node))
                here.insert(here.end(), reaching[i].begin(), reaching[i].end());
            std::sort(here.begin(), here.end());
            here.erase(std::unique(here.begin(), here.end()), here.end());
            append(graph.label(node), here);
        }
        if (graph.size() == 0) return out;
        for (path const& p : reaching.back()) {
            if (p.length < options_.shortest || p.length > options_.longest)
                throw space_error("nas.space.68", "a path of ", p.length, " operations does not fit an encoding for ",
                                  options_.shortest, " to ", options_.longest);
            std::uint64_t const column = offsets_[p.length] + p.number;
            if (column < size_) out[column] = 1;
        }
        return out;
    }

private:
    static constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();

    struct path {
        std::size_t length;
        std::uint64_t number;
        friend auto operator<=>(path const&, path const&) = default;
    };

    void append(std::uint64_t label, std::vector<path>& paths) const {
        for (std::size_t k = 0; k < options_.operations.size(); ++k) {
            if (options_.operations[k] != label) continue;
            for (path& p : paths) {
                if (p.length < options_.longest) p.number = p.number * options_.operations.size() + k;
                ++p.length;
            }
            return;
        }
    }

    path_encoding_options options_;
    std::vector<std::uint64_t> offsets_;
    std::size_t size_ = 0;
};

} // namespace nas
