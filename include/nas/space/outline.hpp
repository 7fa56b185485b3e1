#pragma once
// outline_of(space), describe(space): the whole space as people read it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/space/any_space.hpp>
#include <nas/space/space_tree.hpp>

namespace nas {

/// A position of a space, or a condition under which positions exist, with what lies below.
struct outline {
    std::string title;                     ///< "kernel", "[0]", "[0] to [4]"; of a condition what it asks: "mbconv"
    bool condition = false;                ///< exists only while `title` holds
    std::vector<std::string> alternatives; ///< of the decision here; empty if there is none; long lists are cut
    std::uint32_t arity = 0;               ///< number of alternatives; 0 if there is no decision
    bool real = false;                     ///< the alternatives are an interval
    std::string note;                      ///< of a choice that hangs on those before it
    std::string fixed;                     ///< the value here, if it is fixed
    std::uint32_t times = 1;               ///< positions that look like this one, which stands for all
    std::vector<outline> below;

    friend bool operator==(outline const&, outline const&) = default;
};

namespace detail {

class outliner {
public:
    explicit outliner(space_tree const& tree) : choices_(tree.choices()) { find_choices(tree.parts()); }

    void fill(outline& at, std::vector<space_node> const& parts) const {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            space_node const& n = parts[i];
            switch (n.type) {
            case kind::choice:
                at.arity = n.arity();
                at.real = n.literals.is_real();
                at.alternatives = shown(n.literals);
                if (n.taken > 0) at.note = concat("not chosen by the ", n.taken, " before");
                break;
            case kind::fixed:
                if (at.arity == 0) at.fixed = n.literals[0];
                break;
            case kind::segment: {
                std::size_t const last = last_like(parts, i);
                outline& part = at.below.emplace_back();
                part.title = n.named() ? n.name : concat("[", n.index, "]");
                if (last != i) part.title += concat(" to [", parts[last].index, "]");
                part.times = static_cast<std::uint32_t>(last - i + 1);
                fill(part, n.parts);
                i = last;
                break;
            }
            case kind::branch: add_branch(at, n, has_choice(parts, n.slot)); break;
            }
        }
    }

private:
    using kind = space_node::kind;

    void find_choices(std::vector<space_node> const& parts) {
        for (space_node const& n : parts) {
            if (n.type == kind::choice) choices_[n.slot] = &n;
            find_choices(n.parts);
        }
    }

    static std::vector<std::string> shown(literal_list const& texts) {
        constexpr std::uint32_t most = 12, head = 6;
        if (texts.is_real())
            return {concat(texts[0], " to ", texts[texts.size() - 1], texts.real().log ? " (log)" : "")};
        std::vector<std::string> out;
        std::uint32_t const size = texts.size();
        for (std::uint32_t i = 0; i < (size <= most ? size : head); ++i) out.push_back(texts[i]);
        if (size > most) {
            out.push_back("...");
            out.push_back(texts[size - 1]);
        }
        return out;
    }

    // The last of the segments from `first` on that differ in their index only. Slots differ, so texts are compared.
    static std::size_t last_like(std::vector<space_node> const& parts, std::size_t first) {
        std::size_t last = first;
        while (last + 1 < parts.size() && !parts[first].named() && parts[last + 1].type == kind::segment &&
               !parts[last + 1].named() && alike(parts[first].parts, parts[last + 1].parts))
            ++last;
        return last;
    }

    static bool alike(std::vector<space_node> const& a, std::vector<space_node> const& b) {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            bool const same = a[i].type == b[i].type && a[i].name == b[i].name && a[i].index == b[i].index &&
                              a[i].from == b[i].from && a[i].to == b[i].to && a[i].literals == b[i].literals &&
                              a[i].taken == b[i].taken;
            if (!same || !alike(a[i].parts, b[i].parts)) return false;
        }
        return true;
    }

    static bool has_choice(std::vector<space_node> const& parts, std::uint32_t slot) {
        for (space_node const& n : parts)
            if (n.type == kind::choice && n.slot == slot) return true;
        return false;
    }

    void add_branch(outline& at, space_node const& branch, bool own) const {
        literal_list const& texts = choices_[branch.slot]->literals;
        if (branch.from == 0 && branch.to + 1 == texts.size()) return fill(at, branch.parts);
        outline part;
        part.condition = true;
        part.title = own ? values(texts, branch) : concat(branch.of, " is ", values(texts, branch));
        // A segment that only repeats the name of the alternative says nothing, nor does the value that it is.
        auto const* inside = &branch.parts;
        if (inside->size() == 1 && branch.from == branch.to && inside->front().type == kind::segment &&
            inside->front().name == texts[branch.from])
            inside = &inside->front().parts;
        if (inside->empty() || (inside->size() == 1 && inside->front().type == kind::fixed)) return;
        fill(part, *inside);
        at.below.push_back(std::move(part));
    }

    static std::string values(literal_list const& texts, space_node const& branch) {
        if (branch.to - branch.from > 2) return concat(texts[branch.from], " to ", texts[branch.to]);
        std::string out;
        for (std::uint32_t i = branch.from; i <= branch.to; ++i)
            out += concat(i == branch.from ? "" : i == branch.to ? " or " : ", ", texts[i]);
        return out;
    }

    std::vector<space_node const*> choices_;
};

inline void print_outline(outline const& o, std::size_t depth, std::string& out) {
    if (depth > 0) {
        out += concat(std::string(2 * (depth - 1), ' '), o.condition ? "if " : "", o.title);
        if (o.arity > 0) out += ": ";
    }
    for (std::size_t i = 0; i < o.alternatives.size(); ++i) out += concat(i == 0 ? "" : " | ", o.alternatives[i]);
    if (o.arity > o.alternatives.size() && !o.real) out += concat("  (", o.arity, ")");
    if (!o.note.empty()) out += concat("  (", o.note, ")");
    if (!o.fixed.empty()) out += concat(depth > 0 ? " = " : "", o.fixed);
    if (depth > 0 || o.arity > 0 || !o.fixed.empty()) out += '\n';
    for (outline const& part : o.below) print_outline(part, depth + 1, out);
}

} // namespace detail

/// The outline of a space: conditions by the texts of the alternatives, equal neighbours once, long lists cut. Throws
/// what `any_space` throws.
inline outline outline_of(any_space const& space) {
    outline out;
    detail::outliner(space.tree()).fill(out, space.tree().parts());
    return out;
}
template <StaticSpace S>
outline outline_of(S const& space) {
    return outline_of(any_space(space));
}

/// The outline as text: a line per position or condition, indented by depth, after a line with the numbers of points and
/// decisions.
///
///     2 decisions, 6 points
///     kernel: 3 | 5 | 7
///     se: false | true
inline std::string describe(any_space const& space) {
    std::uint32_t decisions = 0;
    for (std::uint32_t i = 0; i < space.tree().choices(); ++i) decisions += space.tree().arity(i) > 1;
    bool const endless = space.points().endless();
    std::string const points = endless ? "no finite number of" : space.cardinality().to_text();
    std::string out = concat(decisions, decisions == 1 ? " decision, " : " decisions, ", points,
                             points == "1" ? " point\n" : " points\n");
    detail::print_outline(outline_of(space), 0, out);
    return out;
}
template <StaticSpace S>
std::string describe(S const& space) {
    return describe(any_space(space));
}

} // namespace nas
