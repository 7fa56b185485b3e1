#pragma once
// What a search space is: the three concepts that combinators, controllers and tools ask for.

#include <concepts>

#include <nas/core/bigint.hpp>

namespace nas {

class chooser;
class space_visitor;

/// Anything that can be decoded: `typename S::value_type`, and a const `s.decode(chooser&) -> value_type` which asks
/// the chooser for every decision. The same answers must lead to the same further questions.
template <class S>
concept SearchSpace = requires(S const& s, chooser& c) {
    typename S::value_type;
    { s.decode(c) } -> std::same_as<typename S::value_type>;
};

/// A space whose number of points is known exactly: `s.cardinality() -> bigint`.
///
/// Programs count by walking and throw `space_error` [nas.space.13] where that would take too long.
template <class S>
concept FiniteSpace = SearchSpace<S> && requires(S const& s) {
    { s.cardinality() } -> std::same_as<bigint>;
};

/// A space whose every alternative can be seen without decoding: `s.visit(space_visitor&)`. All but programs.
template <class S>
concept StaticSpace = SearchSpace<S> && requires(S const& s, space_visitor& v) {
    s.visit(v);
};

namespace detail {

/// False for a space that is known to ask nothing, such as `just`. Spaces say so by `static constexpr bool decides`.
template <class S>
constexpr bool decides() {
    if constexpr (requires { S::decides; }) return S::decides;
    else return true;
}

} // namespace detail

} // namespace nas
