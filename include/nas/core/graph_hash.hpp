#pragma once
// The canonical code of a labelled graph: equal exactly for isomorphic ones.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/hash.hpp>
#include <nas/core/labelled_dag.hpp>

namespace nas {

namespace detail {

/// Finds the canonical numbering of a graph: colours are refined until they are stable (Weisfeiler and Lehman 1968); as
/// long as several nodes share one, each of them in turn is given a colour of its own, and the smallest code wins.
/// Symmetries found on the way make most of these trials unnecessary (McKay 1981).
class canonical_numbering {
public:
    explicit canonical_numbering(labelled_dag const& g) : graph_(g) {
        keep_living();
        std::vector<std::uint64_t> colours(size());
        for (std::size_t i = 0; i < size(); ++i)
            colours[i] = hash_combine(graph_.label(living_[i]), ordered(i) ? 1 : 0);
        std::size_t const distinct = refine(colours);
        search(colours, distinct);
    }

    std::vector<std::uint64_t> code() && { return std::move(best_code_); }

private:
    struct consumer {
        std::uint32_t node;
        std::uint32_t operand; // 0 where the order does not matter
    };
    using colouring = std::vector<std::uint64_t>;

    std::size_t size() const { return living_.size(); }
    bool ordered(std::size_t i) const { return graph_.order(living_[i]) == labelled_dag::operands::ordered; }
    std::span<std::uint32_t const> inputs(std::size_t i) const {
        return std::span(inputs_).subspan(first_input_[i], first_input_[i + 1] - first_input_[i]);
    }

    void keep_living() {
        std::vector<bool> lives(graph_.size(), false);
        if (!lives.empty()) lives.back() = true;
        for (std::size_t i = graph_.size(); i-- > 0;)
            if (lives[i])
                for (std::uint32_t const j : graph_.inputs(i)) lives[j] = true;
        std::vector<std::uint32_t> number(graph_.size());
        first_input_.push_back(0);
        for (std::size_t i = 0; i < graph_.size(); ++i) {
            if (!lives[i]) continue;
            number[i] = static_cast<std::uint32_t>(living_.size());
            living_.push_back(i);
            for (std::uint32_t const j : graph_.inputs(i)) inputs_.push_back(number[j]);
            first_input_.push_back(inputs_.size());
        }
        first_consumer_.assign(size() + 1, 0);
        for (std::uint32_t const j : inputs_) ++first_consumer_[j + 1];
        for (std::size_t i = 0; i < size(); ++i) first_consumer_[i + 1] += first_consumer_[i];
        consumers_.resize(inputs_.size());
        std::vector<std::size_t> next(first_consumer_.begin(), first_consumer_.end());
        for (std::size_t i = 0; i < size(); ++i) {
            std::uint32_t operand = 0;
            for (std::uint32_t const j : inputs(i))
                consumers_[next[j]++] = {static_cast<std::uint32_t>(i), ordered(i) ? ++operand : 0};
        }
    }

    // A sum does not depend on the order of its terms, so it stands for the multiset of the inputs' or readers' colours.
    // Returns the number of colours.
    std::size_t refine(colouring& colours) {
        for (std::size_t distinct = count(colours);;) {
            for (std::size_t i = 0; i < size(); ++i) {
                std::uint64_t h = 0;
                if (ordered(i)) {
                    for (std::uint32_t const j : inputs(i)) h = hash_combine(h, colours[j]);
                } else {
                    for (std::uint32_t const j : inputs(i)) h += mix(colours[j]);
                }
                colours[i] = hash_combine(colours[i], h);
            }
            for (std::size_t i = size(); i-- > 0;) {
                std::uint64_t h = 0;
                for (std::size_t k = first_consumer_[i]; k < first_consumer_[i + 1]; ++k)
                    h += hash_combine(colours[consumers_[k].node], consumers_[k].operand);
                colours[i] = hash_combine(colours[i], h);
            }
            std::size_t const now = count(colours);
            if (now == size() || now <= distinct) return now;
            distinct = now;
        }
    }

    std::size_t count(colouring const& colours) {
        sorted_ = colours;
        std::sort(sorted_.begin(), sorted_.end());
        return static_cast<std::size_t>(std::unique(sorted_.begin(), sorted_.end()) - sorted_.begin());
    }

    // Returns the depth to go back to: after a symmetry, that of the last choice shared with the best numbering, since
    // everything below this one's other choice is an image of what has been searched.
    std::size_t search(colouring const& colours, std::size_t distinct) {
        if (distinct == size()) return reach_leaf(colours);
        std::size_t const depth = fixed_.size();
        std::vector<std::uint32_t> const cell = smallest_cell(colours);
        std::vector<std::uint32_t> tried;
        for (std::uint32_t const v : cell) {
            if (!tried.empty() && equivalent_to_any(tried, v)) continue;
            tried.push_back(v);
            colouring next = colours;
            next[v] = mix(next[v] + 0x696e6469u);
            fixed_.push_back(v);
            std::size_t const refined = refine(next);
            std::size_t const back_to = search(next, refined);
            fixed_.pop_back();
            if (back_to < depth) return back_to;
        }
        return depth;
    }

    // The nodes of the colour that the fewest nodes share; among those the colour with the smallest value.
    std::vector<std::uint32_t> smallest_cell(colouring const& colours) const {
        std::vector<std::uint32_t> order = by_colour(colours);
        std::size_t first = 0, length = size() + 1;
        for (std::size_t i = 0; i < order.size();) {
            std::size_t end = i + 1;
            while (end < order.size() && colours[order[end]] == colours[order[i]]) ++end;
            if (end - i > 1 && end - i < length) {
                first = i;
                length = end - i;
            }
            i = end;
        }
        return {order.begin() + static_cast<std::ptrdiff_t>(first),
                order.begin() + static_cast<std::ptrdiff_t>(first + length)};
    }

    std::vector<std::uint32_t> by_colour(colouring const& colours) const {
        std::vector<std::uint32_t> order(size());
        for (std::size_t i = 0; i < size(); ++i) order[i] = static_cast<std::uint32_t>(i);
        std::sort(order.begin(), order.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return colours[a] < colours[b]; });
        return order;
    }

    std::size_t reach_leaf(colouring const& colours) {
        std::vector<std::uint32_t> order = by_colour(colours);
        std::vector<std::uint64_t> found = code_of(order);
        if (!best_order_.empty() && found == best_code_) {
            std::vector<std::uint32_t> symmetry(size());
            for (std::size_t k = 0; k < size(); ++k) symmetry[best_order_[k]] = order[k];
            symmetries_.push_back(std::move(symmetry));
            std::size_t shared = 0;
            while (shared < fixed_.size() && fixed_[shared] == best_fixed_[shared]) ++shared;
            return shared;
        }
        if (best_order_.empty() || found < best_code_) {
            best_code_ = std::move(found);
            best_order_ = std::move(order);
            best_fixed_ = fixed_;
        }
        return fixed_.size();
    }

    std::vector<std::uint64_t> code_of(std::vector<std::uint32_t> const& order) const {
        std::vector<std::uint64_t> place(size());
        for (std::size_t k = 0; k < size(); ++k) place[order[k]] = k;
        std::vector<std::uint64_t> out;
        out.reserve(1 + 2 * size() + inputs_.size());
        out.push_back(size());
        for (std::uint32_t const i : order) {
            out.push_back(graph_.label(living_[i]));
            out.push_back(2 * inputs(i).size() + (ordered(i) ? 1 : 0));
            for (std::uint32_t const j : inputs(i)) out.push_back(place[j]);
            if (!ordered(i)) std::sort(out.end() - static_cast<std::ptrdiff_t>(inputs(i).size()), out.end());
        }
        return out;
    }

    // Does a product of known symmetries, all of which keep the nodes fixed so far, carry one of `tried` to v?
    bool equivalent_to_any(std::vector<std::uint32_t> const& tried, std::uint32_t v) const {
        std::vector<bool> reached(size(), false);
        std::vector<std::uint32_t> open{v};
        reached[v] = true;
        while (!open.empty()) {
            std::uint32_t const at = open.back();
            open.pop_back();
            for (auto const& s : symmetries_) {
                bool const keeps =
                    std::all_of(fixed_.begin(), fixed_.end(), [&](std::uint32_t f) { return s[f] == f; });
                if (keeps && !reached[s[at]]) {
                    reached[s[at]] = true;
                    open.push_back(s[at]);
                }
            }
        }
        return std::any_of(tried.begin(), tried.end(), [&](std::uint32_t t) { return reached[t]; });
    }

    labelled_dag const& graph_;
    std::vector<std::size_t> living_; // by number here: the node of the graph, in an order in which inputs come first
    std::vector<std::size_t> first_input_;
    std::vector<std::uint32_t> inputs_;
    std::vector<std::size_t> first_consumer_;
    std::vector<consumer> consumers_;
    colouring sorted_;
    std::vector<std::uint32_t> fixed_;
    std::vector<std::vector<std::uint32_t>> symmetries_;
    std::vector<std::uint32_t> best_order_;
    std::vector<std::uint32_t> best_fixed_;
    std::vector<std::uint64_t> best_code_;
};

} // namespace detail

/// A code of the part of the graph that reaches the output: two graphs have the same code if and only if they are
/// isomorphic, that is if a renumbering turns one into the other, with the labels and, where it matters, the order of
/// the inputs. Equal on every compiler.
///
/// Linear in the graph for almost all graphs; slower with many nodes that look alike, exponential for graphs made to be
/// hard.
inline std::vector<std::uint64_t> canonical_code(labelled_dag const& g) {
    return detail::canonical_numbering(g).code();
}

/// 64-bit hash of the `canonical_code`: equal for isomorphic graphs, and otherwise by accident with probability 2^-64.
inline std::uint64_t graph_hash(labelled_dag const& g) {
    std::uint64_t h = 0;
    for (std::uint64_t const word : canonical_code(g)) h = hash_combine(h, word);
    return h;
}

inline bool isomorphic(labelled_dag const& a, labelled_dag const& b) { return canonical_code(a) == canonical_code(b); }

} // namespace nas
