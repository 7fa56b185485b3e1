#pragma once
// Draws genomes that were not drawn before, without rejection, and knows when there are none left.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/space_exhausted.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// Sampling without replacement from the tree of a space's decisions.
///
/// The tree holds the decisions on the way to every genome drawn so far. Each node knows which share of its probability
/// was drawn; a child is chosen in proportion to what is left below it, so the distribution is that of uniform decisions
/// conditioned on "not drawn before". A draw costs O(decisions x answers given there before). Copyable; equal draws make equal states.
class unseen_sampler {
public:
    /// A genome not drawn before. Throws `space_exhausted` if there is none. What a constraint rejects counts as drawn; after
    /// 10,000 rejections in a row throws `space_error` [nas.controller.104].
    genome draw(space_view space, rng const& random) {
        if (nodes_.empty()) nodes_.push_back({});
        for (std::uint64_t attempt = 0; attempt < most_rejections; ++attempt) {
            if (nodes_[0].done) exhausted();
            walker w(*this, attempt == 0 ? random : random.stream(0x7265747279u + attempt));
            try {
                space.walk(w);
            } catch (infeasible const&) {
                w.finish(); // these answers lead nowhere
                continue;
            }
            w.finish();
            ++drawn_;
            return std::move(w.result);
        }
        throw space_error("nas.controller.104", "none of ", most_rejections,
                          " different draws satisfied the constraints of the space; build them into the space with "
                          "nas::given, or loosen them");
    }

    /// Number of genomes drawn.
    std::uint64_t drawn() const noexcept { return drawn_; }

    std::string save() const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(drawn_);
        out.put(static_cast<std::uint32_t>(nodes_.size()));
        for (node const& n : nodes_) {
            out.put(n.drawn_share);
            out.put(n.first_child);
            out.put(n.next_sibling);
            out.put(n.value);
            out.put(n.done);
        }
        return bytes;
    }

    /// Throws `storage_error` if `bytes` are not those of `save`.
    static unseen_sampler load(std::string_view bytes) {
        byte_reader in(bytes);
        unseen_sampler s;
        s.drawn_ = in.get<std::uint64_t>();
        s.nodes_.resize(in.get_count(21));
        for (node& n : s.nodes_) {
            n.drawn_share = in.get_double();
            n.first_child = in.get<std::uint32_t>();
            n.next_sibling = in.get<std::uint32_t>();
            n.value = in.get<std::uint32_t>();
            n.done = in.get_bool();
            if (n.first_child >= s.nodes_.size() || n.next_sibling >= s.nodes_.size())
                throw storage_error("nas.storage.2",
                                    "a saved sampler refers to a node it does not have; the bytes are damaged");
        }
        return s;
    }

    friend bool operator==(unseen_sampler const&, unseen_sampler const&) = default;

private:
    // A position in the tree: the decisions answered so far. Children are the answers given there; index 0 means none.
    struct node {
        double drawn_share = 0; // of the probability of arriving here, what was drawn already
        std::uint32_t first_child = 0;
        std::uint32_t next_sibling = 0;
        std::uint32_t value = 0; // the answer that leads here
        bool done = false;       // everything below was drawn

        friend bool operator==(node const&, node const&) = default;
    };

    static constexpr std::uint64_t most_rejections = 10'000;

    [[noreturn]] static void exhausted() {
        throw space_exhausted(
            "nas.search.4",
            "every architecture of the space has been proposed; ask for fewer trials, or sample with replacement");
    }

    class walker final : public chooser {
    public:
        walker(unseen_sampler& tree, rng const& random) : tree_(tree), random_(random) {}

        // Marks the genome as drawn and carries that up to the root.
        void finish() {
            tree_.nodes_[at_].done = true;
            tree_.nodes_[at_].drawn_share = 1;
            for (std::size_t i = path_.size(); i-- > 0;) {
                node& parent = tree_.nodes_[path_[i]];
                std::uint32_t done = 0;
                double share = 0;
                for (std::uint32_t c = parent.first_child; c != 0; c = tree_.nodes_[c].next_sibling) {
                    share += tree_.nodes_[c].drawn_share;
                    done += tree_.nodes_[c].done ? 1 : 0;
                }
                parent.drawn_share = share / static_cast<double>(result[i].arity);
                parent.done = done == result[i].arity;
            }
        }

        genome result{};

    private:
        std::uint32_t choose(decision d) override {
            std::uint32_t const value = pick_open(d);
            result.push_back({d.key, d.arity, value});
            path_.push_back(at_);
            at_ = child(value);
            return value;
        }

        // An answer never given here has a whole share left; one below which everything was drawn has none, exactly.
        std::uint32_t pick_open(decision d) {
            double visited_left = 0;
            std::uint32_t visited = 0, last_open = 0;
            for (std::uint32_t c = first_child(); c != 0; c = tree_.nodes_[c].next_sibling) {
                ++visited;
                visited_left += share_left(tree_.nodes_[c]);
                if (!tree_.nodes_[c].done) last_open = tree_.nodes_[c].value;
            }
            auto const unvisited = static_cast<double>(d.arity - visited);
            double threshold = random_.stream(d.key).uniform() * (unvisited + visited_left);
            if (threshold < unvisited) {
                auto value = static_cast<std::uint32_t>(threshold); // the value-th answer not given yet
                for (std::uint32_t c = first_child(); c != 0 && tree_.nodes_[c].value <= value;
                     c = tree_.nodes_[c].next_sibling)
                    ++value;
                return value;
            }
            threshold -= unvisited;
            for (std::uint32_t c = first_child(); c != 0; c = tree_.nodes_[c].next_sibling) {
                double const l = share_left(tree_.nodes_[c]);
                if (l > 0 && threshold < l) return tree_.nodes_[c].value;
                threshold -= l;
            }
            return last_open; // rounding let the threshold pass the last one
        }

        static double share_left(node const& n) {
            if (n.done) return 0;
            double const l = 1 - n.drawn_share;
            return l > smallest ? l : smallest; // rounding must not close a subtree that still has something
        }

        std::uint32_t first_child() const { return tree_.nodes_[at_].first_child; }

        // Siblings are sorted by value.
        std::uint32_t child(std::uint32_t value) {
            std::uint32_t before = 0, here = first_child();
            while (here != 0 && tree_.nodes_[here].value < value) {
                before = here;
                here = tree_.nodes_[here].next_sibling;
            }
            if (here != 0 && tree_.nodes_[here].value == value) return here;
            auto const index = static_cast<std::uint32_t>(tree_.nodes_.size());
            tree_.nodes_.push_back({.next_sibling = here, .value = value});
            (before == 0 ? tree_.nodes_[at_].first_child : tree_.nodes_[before].next_sibling) = index;
            return index;
        }

        static constexpr double smallest = 1e-15;

        unseen_sampler& tree_;
        rng random_;
        std::uint32_t at_ = 0;
        std::vector<std::uint32_t> path_{};
    };

    std::vector<node> nodes_;
    std::uint64_t drawn_ = 0;
};

} // namespace nas
