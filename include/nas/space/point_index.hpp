#pragma once
// The points of a space by number: the n-th in lexicographic order, and the number of a given one.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/random_below.hpp>
#include <nas/space/space_tree.hpp>

namespace nas {

/// Numbers the points of a space as `enumerate` meets them: lexicographic in the decisions, the last asked changing
/// fastest. Sizes of all parts are computed once; a point then costs a division per decision.
class point_index {
public:
    point_index(point_index const&) = delete;
    point_index& operator=(point_index const&) = delete;

    explicit point_index(space_tree tree) : tree_(std::move(tree)), choices_(tree_.choices()) {
        measure();
        for (auto const& l : lists_)
            for (auto const& p : l->parts)
                endless_ = endless_ || (p.node->type == kind::choice && p.node->literals.is_real());
        state s = fresh();
        size_ = count(*root_, s);
    }

    space_tree const& tree() const noexcept { return tree_; }

    /// Throws `space_error` [nas.space.48] if a decision is a real number: there is no such count, nor are there numbers.
    bigint const& size() const {
        if (endless_)
            throw space_error("nas.space.48", "a space with a real decision has no finite size; ",
                              "list values with nas::one_of to count and enumerate it");
        return size_;
    }

    /// True if a decision is a real number.
    bool endless() const noexcept { return endless_; }

    /// The genome of point `i`. Throws `space_error` [nas.space.65] unless i < size().
    genome nth(bigint i) const {
        if (i >= size())
            throw space_error("nas.space.65", "there is no point ", i.to_text(), "; the space has ", size().to_text(),
                              ", counted from 0");
        finder f{.rest = std::move(i), .known = {}, .out = {}};
        state s = fresh();
        walk(s, f);
        return std::move(f.out);
    }

    /// The number of the point that `g` encodes. Throws `genome_mismatch` [nas.genome.5] if `g` lacks a decision, or
    /// has one with another number of alternatives.
    bigint rank(genome const& g) const {
        (void)size();
        detail::genome_cursor cursor(&g);
        finder f{.rest = {}, .known = &cursor, .out = {}};
        state s = fresh();
        walk(s, f);
        return std::move(f.rest);
    }

    /// A point drawn with equal chances for all points, not for all alternatives of a decision.
    genome sample(rng const& r) const { return nth(random_below(size(), r.stream(0x706f696eu))); }

private:
    using kind = space_node::kind;
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    // A sequence of parts. It is plain if no branch inside hangs on a decision outside, or on one that is not its
    // neighbour; then its size is a constant.
    struct list {
        struct part {
            space_node const* node;
            list* below = nullptr; // of segments and branches
        };
        std::vector<part> parts;
        std::size_t id = 0;
        list* outer = nullptr;
        space_node const* entry = nullptr; // the branch whose list this is
        bool plain = true;
        bigint size;                      // if plain
        std::vector<std::uint32_t> split; // decisions that parts of this list share, in the order asked
    };
    struct choice {
        list* in = nullptr;
        bool shared = false; // some branch on it is elsewhere
        list* owner = nullptr;
        std::vector<std::uint32_t> ends; // one past the last value of each class of values that lead to the same parts
    };
    // What is decided so far.
    struct state {
        std::vector<std::uint32_t> answers; // by slot
        std::vector<char> done;             // plain lists, by id
    };
    struct finder {
        bigint rest; // nth: points still to pass over; rank: points passed over
        detail::genome_cursor* known;
        genome out;
    };

    state fresh() const {
        return {std::vector<std::uint32_t>(choices_.size(), none), std::vector<char>(lists_.size())};
    }

    // ---- structure

    void measure() {
        root_ = make(tree_.parts(), nullptr, nullptr);
        for (auto& l : lists_)
            for (auto const& p : l->parts)
                if (p.node->type == kind::branch) hang(*p.node, l.get());
        // What decides whether a shared decision is asked at all must be known before it: it is shared as well.
        for (bool changed = true; changed;) {
            changed = false;
            for (choice& c : choices_) {
                if (!c.shared) continue;
                for (list* l = c.in; l != c.owner; l = l->outer) {
                    if (!l->entry) continue;
                    choice& guard = choices_[l->entry->slot];
                    list* const owner = guard.shared ? common(guard.owner, c.owner) : common(guard.in, c.owner);
                    changed = changed || !guard.shared || guard.owner != owner;
                    guard.shared = true;
                    guard.owner = owner;
                }
            }
        }
        for (std::uint32_t slot = 0; slot < choices_.size(); ++slot) {
            choice& c = choices_[slot];
            std::sort(c.ends.begin(), c.ends.end());
            c.ends.erase(std::unique(c.ends.begin(), c.ends.end()), c.ends.end());
            if (!c.shared) continue;
            c.owner->split.push_back(slot);
            for (list* l = c.in; l; l = l->outer) l->plain = false;
        }
        for (auto& l : lists_)
            for (auto const& p : l->parts)
                if (p.node->type == kind::branch && choices_[p.node->slot].shared)
                    for (list* o = l.get(); o; o = o->outer) o->plain = false;
        state none_decided = fresh();
        for (std::size_t i = lists_.size(); i-- > 0;) // inner lists come after outer ones
            if (lists_[i]->plain) lists_[i]->size = product(*lists_[i], none_decided);
    }

    list* make(std::vector<space_node> const& nodes, list* outer, space_node const* entry) {
        list* const l = lists_.emplace_back(std::make_unique<list>()).get();
        l->id = lists_.size() - 1;
        l->outer = outer;
        l->entry = entry;
        for (space_node const& n : nodes) {
            if (n.type == kind::choice) {
                choices_[n.slot].in = l;
                choices_[n.slot].ends.push_back(n.arity());
            }
            list* below = nullptr;
            if (n.type == kind::segment) below = make(n.parts, l, nullptr);
            if (n.type == kind::branch) below = make(n.parts, l, &n);
            l->parts.push_back({&n, below});
        }
        return l;
    }

    void hang(space_node const& branch, list* at) {
        choice& c = choices_[branch.slot];
        if (branch.from > 0) c.ends.push_back(branch.from);
        c.ends.push_back(branch.to + 1);
        if (c.in == at) return;
        c.owner = common(c.shared ? c.owner : c.in, at);
        c.shared = true;
    }

    // The innermost list that holds both.
    static list* common(list* a, list* b) {
        for (list* x = a; x; x = x->outer)
            for (list* y = b; y; y = y->outer)
                if (x == y) return x;
        return nullptr;
    }

    // ---- counting

    static bool lives(space_node const& branch, state const& s) {
        std::uint32_t const answer = s.answers[branch.slot];
        return answer != none && answer >= branch.from && answer <= branch.to;
    }

    // Points of the decisions still open.
    bigint count(list const& l, state& s) const {
        if (!l.plain) return split(l, 0, s);
        return s.done[l.id] ? bigint(1) : l.size;
    }

    // Sum over the values of the decisions that parts share, from number k on.
    bigint split(list const& l, std::size_t k, state& s) const {
        if (k == l.split.size()) return product(l, s);
        std::uint32_t const slot = l.split[k];
        if (s.answers[slot] != none || !reached(slot, &l, s)) return split(l, k + 1, s);
        bigint sum;
        std::uint32_t from = 0;
        for (std::uint32_t const end : choices_[slot].ends) {
            s.answers[slot] = from;
            sum += bigint(end - from) * split(l, k + 1, s);
            from = end;
        }
        s.answers[slot] = none;
        return sum;
    }

    bool reached(std::uint32_t slot, list const* from, state const& s) const {
        for (list const* l = choices_[slot].in; l != from; l = l->outer)
            if (l->entry && !lives(*l->entry, s)) return false;
        return true;
    }

    bigint product(list const& l, state& s) const {
        bigint out = 1;
        for (auto const& p : l.parts) {
            if (p.node->type == kind::segment) out *= count(*p.below, s);
            else if (p.node->type == kind::choice) out *= alternatives(l, *p.node, s);
            else if (p.node->type == kind::branch && lives(*p.node, s)) out *= count(*p.below, s);
        }
        return out;
    }

    // Of a decision that is not made: its values, each with the parts beside it that it brings to life.
    bigint alternatives(list const& l, space_node const& n, state& s) const {
        if (s.answers[n.slot] != none || choices_[n.slot].shared) return 1;
        bigint sum;
        std::uint32_t from = 0;
        for (std::uint32_t const end : choices_[n.slot].ends) {
            sum += bigint(end - from) * brought(l, n.slot, from, s);
            from = end;
        }
        return sum;
    }

    bigint brought(list const& l, std::uint32_t slot, std::uint32_t value, state& s) const {
        bigint out = 1;
        for (auto const& p : l.parts)
            if (p.node->type == kind::branch && p.node->slot == slot && value >= p.node->from && value <= p.node->to)
                out *= count(*p.below, s);
        return out;
    }

    // ---- walking

    void walk(state& s, finder& f) const {
        if (root_->plain) walk_plain(*root_, detail::root_key, 1, s, f);
        else walk_split(*root_, detail::root_key, s, f);
    }

    // `after` is the number of points of what comes after the list.
    void walk_plain(list const& l, decision_key at, bigint const& after, state& s, finder& f) const {
        bigint left = l.size * after; // points of this list's parts to come, and of what comes after it
        for (auto const& p : l.parts) {
            space_node const& n = *p.node;
            if (n.type == kind::segment) {
                left = left / p.below->size;
                walk_plain(*p.below, below(n, at), left, s, f);
            } else if (n.type == kind::choice) {
                bigint const others = left / alternatives(l, n, s);
                std::uint32_t const value =
                    decide(n, at, f, [&](std::uint32_t v) { return others * brought(l, n.slot, v, s); });
                left = others * brought(l, n.slot, value, s);
                s.answers[n.slot] = value;
            } else if (n.type == kind::branch && lives(n, s)) {
                left = left / p.below->size;
                walk_plain(*p.below, at, left, s, f);
            }
        }
        for (auto const& p : l.parts)
            if (p.node->type == kind::choice) s.answers[p.node->slot] = none;
    }

    void walk_split(list const& l, decision_key at, state& s, finder& f) const {
        for (auto const& p : l.parts) {
            space_node const& n = *p.node;
            bool const entered = n.type == kind::segment || (n.type == kind::branch && lives(n, s));
            if (entered && p.below->plain) {
                s.done[p.below->id] = 1;
                walk_plain(*p.below, n.type == kind::segment ? below(n, at) : at, count(*root_, s), s, f);
            } else if (entered) {
                walk_split(*p.below, n.type == kind::segment ? below(n, at) : at, s, f);
            } else if (n.type == kind::choice) {
                s.answers[n.slot] = decide(n, at, f, [&](std::uint32_t v) {
                    s.answers[n.slot] = v;
                    return count(*root_, s);
                });
            }
        }
    }

    static decision_key below(space_node const& n, decision_key at) {
        return n.named() ? detail::key_under(at, n.name_hash) : detail::key_under(at, n.index);
    }

    // The value of a decision; points_of(v) is the number of points with value v that continue what is decided so far.
    template <class F>
    std::uint32_t decide(space_node const& n, decision_key at, finder& f, F const& points_of) const {
        std::uint32_t const arity = n.arity();
        if (arity == 1) return 0;
        std::uint32_t wanted = none;
        if (f.known) {
            gene const* const g = f.known->find(decision{at, arity});
            if (!g)
                throw genome_mismatch("nas.genome.5", "the genome has no gene with ", arity,
                                      " alternatives for decision ", f.out.size(), " of this architecture (key ", at,
                                      "); it belongs to another space");
            wanted = g->value;
        }
        std::uint32_t value = none;
        std::uint32_t from = 0;
        for (std::uint32_t const end : choices_[n.slot].ends) {
            bigint const each = points_of(from);
            if (f.known) {
                f.rest += bigint(std::min(end, wanted) - from) * each;
                if (wanted < end) value = wanted;
            } else if (bigint const all = bigint(end - from) * each; f.rest < all) {
                auto const [steps, rest] = bigint::divide(f.rest, each);
                value = from + static_cast<std::uint32_t>(steps.to_uint64());
                f.rest = rest;
            } else {
                f.rest -= all;
            }
            if (value != none) break;
            from = end;
        }
        f.out.push_back({at, arity, value});
        return value;
    }

    space_tree tree_;
    std::vector<choice> choices_;
    std::vector<std::unique_ptr<list>> lists_;
    list* root_ = nullptr;
    bigint size_;
    bool endless_ = false;
};

} // namespace nas
