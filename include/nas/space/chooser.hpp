#pragma once
// The one interface between a space and whoever decides: samplers, mutators, enumerators, tracers.

#include <cstdint>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/decision_path.hpp>

namespace nas {

/// One question: which of `arity` alternatives, asked at `key`. `arity` >= 2.
struct decision {
    decision_key key;
    std::uint32_t arity;
};

/// Answers the decisions of a space, one at a time, in the order in which `decode` meets them.
///
/// Derived classes implement `choose`; spaces call `pick`; combinators open a `scope` per path segment.
/// A chooser is used by one `decode` at a time and keeps no reference to the space.
class chooser : public decision_path {
public:
    /// Index of the chosen alternative, in [0, arity). A single alternative is no decision and is not asked.
    /// Throws `space_error` [nas.space.5] if there is no alternative.
    std::uint32_t pick(std::uint32_t arity) {
        if (arity <= 1) return only(arity);
        return choose({key(), arity});
    }

    /// The same; tells choosers that print the text `literal_of(index)` of the value chosen.
    template <class F>
    std::uint32_t pick(std::uint32_t arity, F const& literal_of) {
        if (arity <= 1) return only(arity);
        std::uint32_t const index = choose({key(), arity});
        if (wants_text()) literal(literal_of(index));
        return index;
    }

    /// Decodes `space` under the path segment `name` (or index `i`): the way of writing a space by run.
    ///
    ///     int width = pick("width", nas::one_of(16, 32));
    template <class S>
    auto operator()(std::string_view name, S const& s) {
        return under(name, s);
    }
    template <class S>
    auto operator()(std::size_t index, S const& s) {
        return under(static_cast<std::uint32_t>(index), s);
    }

protected:
    using decision_path::decision_path;

    virtual std::uint32_t choose(decision d) = 0;

    // The text of the value just chosen ("3", "true", "mbconv"); called after `choose`, if `wants_text_`.
    virtual void literal(std::string_view) {}

private:
    template <class Segment, class S>
    auto under(Segment segment, S const& s) {
        static_assert(SearchSpace<S>, "nas: pick(name, space) needs a search space; wrap fixed values in nas::just(x)");
        if constexpr (SearchSpace<S>) {
            scope const in(*this, segment);
            return s.decode(*this);
        }
    }

    static std::uint32_t only(std::uint32_t arity) {
        if (arity == 0)
            throw space_error("nas.space.5", "a decision has no alternatives to pick from; a range or list is empty");
        return 0;
    }
};

} // namespace nas
