#pragma once
// freeze(space, {{"path", value}, ...}): some decisions are made, the others are searched.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/space/any_space.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/forwarding.hpp>
#include <nas/space/path_text.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// A decision that is made: by the index of the alternative, or by its text.
struct made_decision {
    template <std::integral I>
    made_decision(std::string_view at, I index) : path(at), value(static_cast<std::uint32_t>(index)) {}
    made_decision(std::string_view at, char const* text) : path(at), literal(text) {}
    made_decision(std::string_view at, std::string_view text) : path(at), literal(text) {}

    std::string path;
    std::uint32_t value = 0;
    std::string literal; ///< empty: `value` counts
};

namespace detail {

struct frozen_decision {
    std::string path;
    decision_key key; // with the space at the root
    std::uint32_t value;
};

class freezing_chooser final : public forwarding_chooser {
public:
    freezing_chooser(chooser& outer, std::vector<frozen_decision> const& frozen)
        : forwarding_chooser(outer), frozen_(frozen), at_(outer.key()) {}

private:
    std::uint32_t choose(decision d) override {
        for (frozen_decision const& f : frozen_)
            if (d.key == (at_ == root_key ? f.key : key_of_path(f.path, at_)))
                return f.value < d.arity ? answer(f.value) : missing(f, d.arity);
        return ask(d);
    }
    [[noreturn]] static std::uint32_t missing(frozen_decision const& f, std::uint32_t arity) {
        throw space_error("nas.space.47", "freeze: the decision '", f.path, "' has ", arity,
                          " alternatives here, there is no number ", f.value, " (counted from 0)");
    }

    std::vector<frozen_decision> const& frozen_;
    decision_key at_;
};

/// Shows `outer` a space without the decisions that are made, and without what they exclude.
class freezing_visitor final : public space_visitor {
public:
    freezing_visitor(space_visitor& outer, std::vector<frozen_decision> const& frozen)
        : space_visitor(outer.key()), outer_(outer) {
        for (frozen_decision const& f : frozen) made_.push_back({key_of_path(f.path, outer.key()), f.value});
        wants_path_ = true;
    }

private:
    struct made {
        decision_key key;
        std::uint32_t value;
    };
    enum class branch_kind : std::uint8_t { passed, inlined, left_out };

    std::uint32_t const* value_of(decision_key k) const {
        for (made const& m : made_)
            if (m.key == k) return &m.value;
        return nullptr;
    }
    void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) override {
        if (hidden_ > 0) return;
        if (std::uint32_t const* const value = value_of(key())) outer_.fixed(literal_of(*value));
        else outer_.choice(arity, literal_of);
    }
    void fixed(std::string_view text) override {
        if (hidden_ == 0) outer_.fixed(text);
    }
    void opened(std::uint32_t from, std::uint32_t to) override { open(key(), from, to, true); }
    void opened_by(decision_key decided_by, std::uint32_t from, std::uint32_t to) override {
        open(decided_by, from, to, false);
    }
    void open(decision_key by, std::uint32_t from, std::uint32_t to, bool at_itself) {
        std::uint32_t const* const value = value_of(by);
        if (!value) {
            branches_.push_back(branch_kind::passed);
            if (hidden_ > 0) return;
            if (at_itself) outer_.opened(from, to);
            else outer_.opened_by(by, from, to);
        } else if (*value >= from && *value <= to) {
            branches_.push_back(branch_kind::inlined);
        } else {
            branches_.push_back(branch_kind::left_out);
            ++hidden_;
        }
    }
    void closed() override {
        branch_kind const kind = branches_.back();
        branches_.pop_back();
        if (kind == branch_kind::left_out) --hidden_;
        else if (kind == branch_kind::passed && hidden_ == 0) outer_.closed();
    }
    void entered(std::string_view name) override { scopes_.emplace_back(outer_, name); }
    void entered(std::uint32_t index) override { scopes_.emplace_back(outer_, index); }
    void left() override { scopes_.pop_back(); }

    space_visitor& outer_;
    std::vector<made> made_;
    std::vector<branch_kind> branches_;
    int hidden_ = 0;
    std::deque<scope> scopes_;
};

/// Finds the decisions by path, and what their alternatives are called.
class decision_finder final : public space_visitor {
public:
    explicit decision_finder(std::vector<made_decision> const& wanted) : wanted_(wanted), found_(wanted.size()) {
        wants_text_ = true;
    }

    std::vector<frozen_decision> result() const {
        std::vector<frozen_decision> out;
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            made_decision const& w = wanted_[i];
            if (!found_[i].seen)
                throw space_error("nas.space.45", "freeze: the space has no decision '", w.path, "'; the nearest are ",
                                  nearest(w.path));
            for (std::size_t j = 0; j < i; ++j)
                if (wanted_[j].path == w.path)
                    throw space_error("nas.space.46", "freeze: the decision '", w.path, "' is made twice");
            if (!w.literal.empty() && !found_[i].value)
                throw space_error("nas.space.47", "freeze: the decision '", w.path, "' has no alternative '", w.literal,
                                  "'; it has ", found_[i].literals);
            std::uint32_t const value = w.literal.empty() ? w.value : *found_[i].value;
            if (value >= found_[i].arity)
                throw space_error("nas.space.47", "freeze: the decision '", w.path, "' has ", found_[i].arity,
                                  " alternatives, there is no number ", value, " (counted from 0)");
            out.push_back({w.path, key_of_path(w.path), value});
        }
        return out;
    }

private:
    struct known {
        bool seen = false;
        std::uint32_t arity = 0;
        std::optional<std::uint32_t> value;
        std::string literals;
    };

    void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) override {
        if (std::find(paths_.begin(), paths_.end(), path_.text()) == paths_.end()) paths_.push_back(path_.text());
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            if (wanted_[i].path != path_.text()) continue;
            known& k = found_[i];
            k.seen = true;
            k.arity = arity;
            if (wanted_[i].literal.empty()) continue;
            constexpr std::uint32_t most = 100'000; // texts compared, and 20 listed
            for (std::uint32_t v = 0; v < arity && v < most; ++v) {
                std::string const text = literal_of(v);
                if (text == wanted_[i].literal && !k.value) k.value = v;
                if (v < 20) k.literals += concat(v == 0 ? "" : ", ", text);
                if (v == 20) k.literals += ", ...";
            }
        }
    }
    void entered(std::string_view name) override { path_.enter(name); }
    void entered(std::uint32_t index) override { path_.enter(index); }
    void left() override { path_.leave(); }

    // The three paths that share the longest beginning and the most length with the wanted one.
    std::string nearest(std::string const& wanted) const {
        auto const likeness = [&](std::string const& p) {
            std::size_t front = 0, back = 0;
            while (front < p.size() && front < wanted.size() && p[front] == wanted[front]) ++front;
            while (back < p.size() && back < wanted.size() &&
                   p[p.size() - 1 - back] == wanted[wanted.size() - 1 - back])
                ++back;
            return front + back;
        };
        std::vector<std::string> all = paths_;
        std::stable_sort(all.begin(), all.end(),
                         [&](std::string const& a, std::string const& b) { return likeness(a) > likeness(b); });
        std::string out;
        for (std::size_t i = 0; i < all.size() && i < 3; ++i) out += concat(i == 0 ? "'" : ", '", all[i], "'");
        return out.empty() ? "none: it has no decisions" : out;
    }

    std::vector<made_decision> const& wanted_;
    std::vector<known> found_;
    std::vector<std::string> paths_;
    path_text path_;
};

} // namespace detail

/// `space` with some decisions made. Made by `freeze`.
template <SearchSpace S>
class frozen_space {
public:
    using value_type = typename S::value_type;

    frozen_space(S space, std::vector<detail::frozen_decision> made)
        : space_(std::move(space)), made_(std::move(made)) {}

    value_type decode(chooser& c) const {
        detail::freezing_chooser inner(c, made_);
        return space_.decode(inner);
    }
    bigint cardinality() const {
        if constexpr (StaticSpace<S>) return any_space(*this).cardinality();
        else return detail::count_by_walking(*this);
    }
    void visit(space_visitor& v) const requires StaticSpace<S> {
        detail::freezing_visitor inner(v, made_);
        space_.visit(inner);
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        encoder inner(encode_options{}.max_candidates, e.key());
        if (!inner.encode(space_, value)) return e.mismatch();
        for (gene const& g : inner.genes()) {
            auto const made = std::find_if(made_.begin(), made_.end(), [&](detail::frozen_decision const& f) {
                return key_of_path(f.path, e.key()) == g.key;
            });
            if (made == made_.end()) e.put(g);
            else if (made->value != g.value) return e.mismatch();
        }
        return true;
    }

private:
    S space_;
    std::vector<detail::frozen_decision> made_;
};

/// A part of `space` to search: the decisions at the paths given have the values given, everything else is open. What
/// they exclude does not exist. The frozen decisions have no genes; the others keep their paths, so genomes of the
/// larger space can be completed from those of the part.
///
/// Values are the texts of the alternatives ("5", "mbconv") or their indices from 0. Throws `space_error` if the space
/// has no such decision [nas.space.45], one is made twice [nas.space.46], or has no such alternative [nas.space.47]. In
/// a space by run, which has no outline, only indices can be given; they are checked when they are met.
///
///     auto part = nas::freeze(space, {{"stages[0].layers", "2"}, {"stages[0].layers[0]", "mbconv"}});
template <class S>
auto freeze(S space, std::vector<made_decision> const& made) {
    static_assert(SearchSpace<S>, "nas::freeze(space, decisions) needs a search space");
    if constexpr (SearchSpace<S>) {
        if constexpr (StaticSpace<S>) {
            detail::decision_finder finder(made);
            space.visit(finder);
            return frozen_space<S>(std::move(space), finder.result());
        } else {
            std::vector<detail::frozen_decision> all;
            for (made_decision const& m : made) {
                if (!m.literal.empty())
                    throw space_error("nas.space.47", "freeze: the alternatives of '", m.path,
                                      "' cannot be known by their texts, because the space is written as a program; "
                                      "give the index");
                all.push_back({m.path, key_of_path(m.path), m.value});
            }
            return frozen_space<S>(std::move(space), std::move(all));
        }
    }
}

} // namespace nas
