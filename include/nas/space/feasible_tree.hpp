#pragma once
// The feasible points of a space as a tree of decisions, so that only feasible alternatives are asked for.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/space/encoder.hpp>
#include <nas/space/forwarding.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// A node per feasible beginning of a genome, with the alternatives that lead on.
class feasible_tree {
public:
    struct node {
        std::uint32_t arity; // of the decision in the space
        std::uint32_t first; // of its branches
        std::uint32_t count;
    };
    struct branch {
        std::uint32_t value;
        std::uint32_t next;
    };
    static constexpr std::uint32_t leaf = 0xffffffffu;

    feasible_tree() = default;

    /// `points` in lexicographic order.
    explicit feasible_tree(std::span<genome const> points) : points_(points.size()) {
        if (!points.empty()) root_ = add(points, 0);
    }

    std::uint64_t points() const noexcept { return points_; }
    std::uint32_t root() const noexcept { return root_; }
    node const& at(std::uint32_t n) const { return nodes_[n]; }
    std::span<branch const> branches(node const& n) const { return {branches_.data() + n.first, n.count}; }

private:
    std::uint32_t add(std::span<genome const> points, std::size_t depth) {
        if (points.front().size() == depth) return leaf;
        auto const value_of = [&](std::size_t i) { return points[i][depth].value; };
        std::vector<std::size_t> starts;
        for (std::size_t i = 0; i < points.size(); ++i)
            if (i == 0 || value_of(i) != value_of(i - 1)) starts.push_back(i);
        auto const here = static_cast<std::uint32_t>(nodes_.size());
        auto const first = branches_.size();
        nodes_.push_back({points.front()[depth].arity, static_cast<std::uint32_t>(first),
                          static_cast<std::uint32_t>(starts.size())});
        branches_.resize(first + starts.size());
        for (std::size_t b = 0; b < starts.size(); ++b) {
            std::size_t const end = b + 1 < starts.size() ? starts[b + 1] : points.size();
            std::uint32_t const next = add(points.subspan(starts[b], end - starts[b]), depth + 1);
            branches_[first + b] = {value_of(starts[b]), next};
        }
        return here;
    }

    std::uint64_t points_ = 0;
    std::uint32_t root_ = leaf;
    std::vector<node> nodes_;
    std::vector<branch> branches_;
};

/// Notes the genes of a feasible value as `feasible_chooser` asks for them, moving `at` on; false if they leave the tree.
inline bool put_feasible(encoder& e, genome const& genes, feasible_tree const& tree, std::uint32_t& at) {
    for (gene const& g : genes) {
        auto const& n = tree.at(at);
        auto const branches = tree.branches(n);
        std::uint32_t i = 0;
        while (i < n.count && branches[i].value != g.value) ++i;
        if (i == n.count) return e.mismatch();
        if (n.count > 1) e.put(gene{g.key, n.count, i});
        at = branches[i].next;
    }
    return true;
}

/// Asks for the feasible alternatives of each decision only, of which a single one is not asked. Moves `at` on.
class feasible_chooser final : public forwarding_chooser {
public:
    feasible_chooser(chooser& outer, feasible_tree const& tree, std::uint32_t& at)
        : forwarding_chooser(outer), tree_(tree), at_(at) {}

private:
    std::uint32_t choose(decision d) override {
        feasible_tree::node const& n = tree_.at(at_);
        auto const branches = tree_.branches(n);
        if (n.count == 1) {
            at_ = branches[0].next;
            return answer(branches[0].value);
        }
        decision among{d.key, n.count};
        for (std::uint32_t i = 0; i < n.count; ++i)
            if (branches[i].value == d.preset) among.preset = i;
        feasible_tree::branch const& chosen = branches[n.count < n.arity ? ask(among, weights_of(branches)) : ask(d)];
        at_ = chosen.next;
        return chosen.value;
    }

    // The weights of the feasible alternatives, null if none were given or none is positive.
    double const* weights_of(std::span<feasible_tree::branch const> branches) {
        if (!weights()) return nullptr;
        double sum = 0;
        own_weights_.clear();
        for (auto const& b : branches) {
            own_weights_.push_back(weights()[b.value]);
            sum += own_weights_.back();
        }
        for (double& w : own_weights_) w /= sum;
        return sum > 0 ? own_weights_.data() : nullptr;
    }

    feasible_tree const& tree_;
    std::uint32_t& at_;
    std::vector<double> own_weights_;
};

} // namespace nas::detail
