#pragma once
// A space as data: what its visitor is told, kept as a tree.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/literal_list.hpp>
#include <nas/space/path_text.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// One part of a space as data. Which members count depends on `type`.
struct space_node {
    enum class kind : std::uint8_t {
        segment, ///< `parts` lie below the path segment `name`, or `[index]` if the name is empty
        choice,  ///< one of `literals`; the decision at this path
        branch,  ///< `parts` exist while the decision at the path `of` has a value in [from, to]
        fixed    ///< the value `literals[0]`
    };

    kind type = kind::segment;
    std::string name;
    std::uint32_t index = 0;
    std::uint64_t name_hash = 0; ///< of `name`; set by `space_tree`
    std::string of;
    std::uint32_t from = 0, to = 0;
    std::uint32_t slot = 0; ///< number of the choice, or of the choice a branch hangs on; set by `space_tree`
    literal_list literals;
    std::uint32_t taken = 0; ///< a choice among those `literals` that the choices so many slots before it left over
    std::vector<space_node> parts;

    /// Number of alternatives of a choice.
    std::uint32_t arity() const noexcept { return literals.size() - taken; }

    bool named() const noexcept { return !name.empty(); }
    friend bool operator==(space_node const&, space_node const&) = default;
};

/// A whole space as data: nodes in the order of `decode`, checked.
class space_tree {
public:
    space_tree() = default;

    /// Throws `space_error`: [nas.space.62] a choice without alternatives, [nas.space.63] a branch on a decision that
    /// does not come before it or on values it does not have, [nas.space.64] a branch on one of several decisions at
    /// one path, [nas.space.70] a choice among what others left over that does not follow them, [nas.space.6] a segment
    /// that is no name.
    explicit space_tree(std::vector<space_node> parts) : parts_(std::move(parts)) {
        path_text path;
        known_decisions known;
        number(parts_, path, known);
    }

    std::vector<space_node> const& parts() const noexcept { return parts_; }

    /// Alternatives of the choice `slot`.
    std::uint32_t arity(std::uint32_t slot) const { return arities_[slot]; }

    /// Number of choices, those with one alternative included.
    std::uint32_t choices() const noexcept { return static_cast<std::uint32_t>(arities_.size()); }

    friend bool operator==(space_tree const&, space_tree const&) = default;

private:
    // Decisions met so far, by path. Exclusive branches may hold decisions of one path.
    struct known_decision {
        std::uint32_t slot = 0;
        int count = 0;
        std::vector<space_node> const* among = nullptr;
    };
    using known_decisions = std::unordered_map<std::string, known_decision>;

    void number(std::vector<space_node>& nodes, path_text& path, known_decisions& known) {
        for (space_node& n : nodes) {
            switch (n.type) {
            case space_node::kind::segment:
                n.name_hash = hash_text(n.name);
                if (n.named()) path.enter(n.name);
                else path.enter(n.index);
                number(n.parts, path, known);
                path.leave();
                break;
            case space_node::kind::choice: add_choice(n, path.text(), nodes, known); break;
            case space_node::kind::branch:
                attach(n, path.text(), nodes, known);
                number(n.parts, path, known);
                break;
            case space_node::kind::fixed: break;
            }
        }
    }

    void add_choice(space_node& n, std::string const& at, std::vector<space_node> const& among,
                    known_decisions& known) {
        if (n.literals.size() <= n.taken)
            throw space_error("nas.space.62", "the decision at '", at, "' has no alternatives to pick from");
        n.slot = choices();
        for (std::uint32_t j = 0; j < n.taken; ++j)
            if (n.taken > n.slot || arities_[n.slot - n.taken + j] + j != n.literals.size())
                throw space_error("nas.space.70", "the decision at '", at, "' chooses among what ", n.taken,
                                  " others left over, but those before it are no such selection");
        known_decision& here = known[at];
        here = {n.slot, here.count + 1, &among};
        arities_.push_back(n.arity());
    }

    void attach(space_node& n, std::string const& at, std::vector<space_node> const& among,
                known_decisions const& known) const {
        auto const found = known.find(n.of);
        if (found == known.end())
            throw space_error("nas.space.63", "a part of '", at, "' depends on the decision '", n.of,
                              "', which does not come before it");
        if (found->second.count > 1 && found->second.among != &among)
            throw space_error("nas.space.64", "a part of '", at, "' depends on the decision '", n.of,
                              "', of which there are several; give each of them a path of its own");
        n.slot = found->second.slot;
        if (n.from > n.to || n.to >= arities_[n.slot])
            throw space_error("nas.space.63", "a part of '", at, "' depends on alternatives ", n.from, " to ", n.to,
                              " of '", n.of, "', which has ", arities_[n.slot], ", counted from 0");
    }

    std::vector<space_node> parts_;
    std::vector<std::uint32_t> arities_;
};

namespace detail {

/// Writes down what a static space reports.
class tree_builder final : public space_visitor {
public:
    tree_builder() : open_(1) { wants_text_ = true; }

    space_tree tree() && { return space_tree(std::move(open_.front().parts)); }

private:
    void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) override {
        space_node n;
        n.type = space_node::kind::choice;
        n.literals = literal_list::of(arity, literal_of);
        add(std::move(n));
        decided_[key()] = path_.text();
    }
    void choice_of_rest(std::uint32_t j, std::uint32_t candidates,
                        function_ref<std::string(std::uint32_t)> literal_of) override {
        choice(candidates, literal_of);
        open_.back().parts.back().taken = j;
    }
    void fixed(std::string_view literal) override {
        space_node n;
        n.type = space_node::kind::fixed;
        n.literals = literal_list({std::string(literal)});
        add(std::move(n));
    }
    void opened(std::uint32_t from, std::uint32_t to) override { opened_by(key(), from, to); }
    void opened_by(decision_key decided_by, std::uint32_t from, std::uint32_t to) override {
        space_node n;
        n.type = space_node::kind::branch;
        n.of = decided_[decided_by];
        n.from = from;
        n.to = to;
        open_.push_back(std::move(n));
    }
    void closed() override { close(); }
    void entered(std::string_view name) override {
        path_.enter(name);
        space_node n;
        n.name = name;
        open_.push_back(std::move(n));
    }
    void entered(std::uint32_t index) override {
        path_.enter(index);
        space_node n;
        n.index = index;
        open_.push_back(std::move(n));
    }
    void left() override {
        path_.leave();
        if (open_.back().parts.empty()) open_.pop_back();
        else close();
    }

    void add(space_node n) { open_.back().parts.push_back(std::move(n)); }
    void close() {
        space_node done = std::move(open_.back());
        open_.pop_back();
        add(std::move(done));
    }

    std::vector<space_node> open_;
    std::unordered_map<decision_key, std::string> decided_;
    path_text path_;
};

} // namespace detail

/// The tree of a static space.
template <StaticSpace S>
space_tree tree_of(S const& s) {
    detail::tree_builder v;
    s.visit(v);
    return std::move(v).tree();
}

} // namespace nas
