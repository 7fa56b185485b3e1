#pragma once
// any_space: a space known only while the program runs, from another space or from data.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nas/space/any_value.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/point_index.hpp>
#include <nas/space/space_tree.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// The runtime twin of a space: asks the same decisions under the same keys in the same order, so that genomes, paths
/// and fingerprint are the same. Yields texts instead of the user's types.
///
///     nas::any_space const twin(space);
///     nas::any_value const v = nas::decode(twin, g);
///     v.find("blocks[0].kernel")->text            // "5"
class any_space {
public:
    using value_type = any_value;

    /// Throws what `space_tree` throws.
    explicit any_space(std::vector<space_node> parts) : any_space(space_tree(std::move(parts))) {}
    explicit any_space(space_tree tree) : index_(std::make_shared<point_index const>(std::move(tree))) {}

    /// The twin of `s`. Throws `space_error` [nas.space.61] if a decision has too many alternatives to list.
    template <StaticSpace S>
    explicit any_space(S const& s) : any_space(tree_of(s)) {}

    space_tree const& tree() const noexcept { return index_->tree(); }

    any_value decode(chooser& c) const {
        any_value out;
        std::vector<std::uint32_t> answers(tree().choices(), none);
        decode_parts(tree().parts(), c, answers, out);
        return out;
    }
    bigint cardinality() const { return index_->size(); }
    void visit(space_visitor& v) const {
        std::vector<decision_key> keys(tree().choices());
        visit_parts(tree().parts(), v, keys);
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::is_same_v<V, any_value>) {
            std::vector<std::uint32_t> answers(tree().choices(), none);
            return encode_all(tree().parts(), value, e, answers);
        } else {
            return e.search(*this, value);
        }
    }

    /// Its points by number.
    point_index const& points() const noexcept { return *index_; }

    friend bool operator==(any_space const& a, any_space const& b) { return a.tree() == b.tree(); }

private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    using nodes = std::vector<space_node>;
    using kind = space_node::kind;

    static bool lives(space_node const& branch, std::vector<std::uint32_t> const& answers) {
        std::uint32_t const answer = answers[branch.slot];
        return answer != none && answer >= branch.from && answer <= branch.to;
    }

    static std::string segment_text(space_node const& n) { return n.named() ? n.name : concat("[", n.index, "]"); }

    static any_value& part_of(any_value& whole, std::string name) {
        for (any_value& p : whole.parts)
            if (p.name == name) return p;
        return whole.parts.emplace_back(any_value{std::move(name), {}, {}});
    }

    // A choice among what the choices before it left over keeps its candidate in `answers`, as they do.
    static bool is_taken(space_node const& n, std::vector<std::uint32_t> const& answers, std::uint32_t candidate) {
        for (std::uint32_t j = 1; j <= n.taken; ++j)
            if (answers[n.slot - j] == candidate) return true;
        return false;
    }
    static std::uint32_t nth_free(space_node const& n, std::vector<std::uint32_t> const& answers, std::uint32_t i) {
        std::uint32_t candidate = 0;
        for (;; ++candidate)
            if (!is_taken(n, answers, candidate) && i-- == 0) return candidate;
    }
    static std::uint32_t rank_among_free(space_node const& n, std::vector<std::uint32_t> const& answers,
                                         std::uint32_t candidate) {
        std::uint32_t rank = candidate;
        for (std::uint32_t j = 1; j <= n.taken; ++j) rank -= answers[n.slot - j] < candidate;
        return rank;
    }

    static std::string decode_rest(space_node const& n, chooser& c, std::vector<std::uint32_t>& answers) {
        std::uint32_t const candidate = nth_free(
            n, answers, c.pick(n.arity(), [&](std::uint32_t i) { return n.literals[nth_free(n, answers, i)]; }));
        c.tell_parts(1, [&](std::uint32_t) {
            return selected_part{{}, candidate, n.literals.size(), n.literals[candidate]};
        });
        answers[n.slot] = candidate;
        return n.literals[candidate];
    }

    // Calls f below the path segment of n.
    template <class Path, class F>
    static auto below(Path& p, space_node const& n, F const& f) {
        if (n.named()) {
            decision_path::scope const in(p, n.name, n.name_hash);
            return f();
        }
        decision_path::scope const in(p, n.index);
        return f();
    }

    static void decode_parts(nodes const& parts, chooser& c, std::vector<std::uint32_t>& answers, any_value& out) {
        for (space_node const& n : parts) {
            switch (n.type) {
            case kind::segment: {
                any_value& part = part_of(out, segment_text(n));
                below(c, n, [&] { decode_parts(n.parts, c, answers, part); });
                break;
            }
            case kind::choice: {
                auto const text = [&](std::uint32_t i) { return n.literals[i]; };
                if (n.taken > 0) {
                    out.text = decode_rest(n, c, answers);
                    break;
                }
                std::uint32_t const answer = c.pick(n.arity(), text);
                answers[n.slot] = answer;
                out.text = text(answer);
                break;
            }
            case kind::branch:
                if (lives(n, answers)) decode_parts(n.parts, c, answers, out);
                break;
            case kind::fixed:
                if (out.text.empty()) out.text = n.literals[0];
                break;
            }
        }
    }

    static void visit_parts(nodes const& parts, space_visitor& v, std::vector<decision_key>& keys) {
        for (space_node const& n : parts) {
            switch (n.type) {
            case kind::segment: below(v, n, [&] { visit_parts(n.parts, v, keys); }); break;
            case kind::choice:
                keys[n.slot] = v.key();
                if (n.taken > 0) {
                    v.choice_of_rest(n.taken, n.literals.size(), [&](std::uint32_t i) { return n.literals[i]; });
                    break;
                }
                v.choice(n.arity(), [&](std::uint32_t i) { return n.literals[i]; });
                break;
            case kind::branch: {
                space_visitor::branch const when(v, keys[n.slot], n.from, n.to);
                visit_parts(n.parts, v, keys);
                break;
            }
            case kind::fixed: v.fixed(n.literals[0]); break;
            }
        }
    }

    // Parts of a value that encoding has met.
    struct met_parts {
        std::vector<any_value const*> parts;
        bool decided = false;

        void add(any_value const* p) {
            for (any_value const* known : parts)
                if (known == p) return;
            parts.push_back(p);
        }
    };

    static bool encode_all(nodes const& parts, any_value const& value, encoder& e,
                           std::vector<std::uint32_t>& answers) {
        met_parts met;
        return encode_parts(parts, 0, value, e, answers, met) &&
               (met.parts.size() == value.parts.size() || e.mismatch());
    }

    // From the part at `at` on. Several alternatives may have the text wanted; the first that leads to the end is it.
    static bool encode_parts(nodes const& parts, std::size_t at, any_value const& value, encoder& e,
                             std::vector<std::uint32_t>& answers, met_parts& met) {
        for (; at < parts.size(); ++at) {
            space_node const& n = parts[at];
            switch (n.type) {
            case kind::segment: {
                any_value const* const part = value.part(segment_text(n));
                if (!part) return e.mismatch();
                met.add(part);
                if (!below(e, n, [&] { return encode_all(n.parts, *part, e, answers); })) return false;
                break;
            }
            case kind::choice: return encode_choice(parts, at, value, e, answers, met);
            case kind::branch:
                if (lives(n, answers) && !encode_parts(n.parts, 0, value, e, answers, met)) return false;
                break;
            case kind::fixed:
                if (!met.decided && value.text != n.literals[0]) return e.mismatch();
                break;
            }
        }
        return true;
    }

    static bool encode_choice(nodes const& parts, std::size_t at, any_value const& value, encoder& e,
                              std::vector<std::uint32_t>& answers, met_parts& met) {
        space_node const& n = parts[at];
        std::uint32_t const candidates = n.literals.size();
        return e.first_fit([&] {
            for (std::uint32_t i = n.literals.find(value.text); i < candidates;
                 i = n.literals.find(value.text, i + 1)) {
                if (is_taken(n, answers, i)) continue;
                std::size_t const start = e.mark();
                met_parts trial{met.parts, true};
                answers[n.slot] = i;
                e.put(n.arity(), rank_among_free(n, answers, i));
                if (encode_parts(parts, at + 1, value, e, answers, trial)) {
                    met = std::move(trial);
                    return true;
                }
                e.rewind(start);
            }
            answers[n.slot] = none;
            return false;
        }) || e.mismatch();
    }

    std::shared_ptr<point_index const> index_;
};

} // namespace nas
