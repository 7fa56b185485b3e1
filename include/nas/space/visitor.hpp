#pragma once
// What sees a whole space at once, without decoding: every decision, every alternative, every condition.

#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/core/function_ref.hpp>
#include <nas/space/decision_path.hpp>

namespace nas {

namespace detail {

/// Stands in an outline for the text of the alternative that is number `i` of those not chosen before (`some_of`).
inline std::string dependent_literal(std::uint32_t i) { return concat("free #", i); }

} // namespace detail

/// Told about every decision of a `StaticSpace` exactly once, in the order of `decode`. Override what is of interest.
///
/// `key()` is the key of the decision reported. Everything between `opened(from, to)` and `closed()` exists only while
/// the decision at the `key()` of that moment has a value in [from, to]; between `opened_by(decision, from, to)` and
/// `closed()`, while the decision at the key given has.
class space_visitor : public decision_path {
public:
    /// A decision with `arity` >= 1 alternatives (1: it is never asked); `literal_of(i)` is the text of alternative i,
    /// `dependent_literal(i)` where that depends on the decisions before.
    virtual void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) = 0;

    /// Choice number `j` > 0 of a distinct selection among `candidates`: one of those that the j choices before it, which
    /// were reported just before, left over, by its number among them.
    virtual void choice_of_rest(std::uint32_t j, std::uint32_t candidates, function_ref<std::string(std::uint32_t)>) {
        choice(candidates - j, [](std::uint32_t i) { return detail::dependent_literal(i); });
    }

    /// A fixed value, as its literal.
    virtual void fixed(std::string_view) {}

    virtual void opened(std::uint32_t, std::uint32_t) {}
    virtual void opened_by(decision_key, std::uint32_t from, std::uint32_t to) { opened(from, to); }
    virtual void closed() {}

    /// Reports `opened` (or, for a decision elsewhere, `opened_by`) and `closed` around a part of the space.
    class branch {
    public:
        branch(space_visitor& v, std::uint32_t from, std::uint32_t to) : visitor_(v) { v.opened(from, to); }
        branch(space_visitor& v, decision_key decided_by, std::uint32_t from, std::uint32_t to) : visitor_(v) {
            v.opened_by(decided_by, from, to);
        }
        ~branch() { visitor_.closed(); }
        branch(branch const&) = delete;
        branch& operator=(branch const&) = delete;

    private:
        space_visitor& visitor_;
    };

protected:
    using decision_path::decision_path; // at a key, for visitors that stand between a space and another visitor
};

} // namespace nas
