#pragma once
// map(space, f): what a function makes of a value.

#include <type_traits>
#include <utility>

#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

namespace detail {

struct no_inverse {};

} // namespace detail

/// Yields `f(x)` for the values x of a space. Made by `map`.
template <SearchSpace S, class F, class Inverse>
struct mapped {
    using value_type = std::decay_t<std::invoke_result_t<F const&, typename S::value_type>>;
    static constexpr bool decides = detail::decides<S>();

    S space;
    F function;
    Inverse inverse;

    value_type decode(chooser& c) const { return function(space.decode(c)); }
    constexpr bigint cardinality() const { return nas::cardinality(space); }
    void visit(space_visitor& v) const requires StaticSpace<S> { space.visit(v); }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::is_same_v<Inverse, detail::no_inverse> || !std::is_same_v<V, value_type>)
            return e.search(*this, value);
        else return e.encode(space, static_cast<typename S::value_type>(inverse(value)));
    }
};

/// `f` applied to the values of `space`; paths, genomes and size stay those of `space`.
///
/// `f` must be a pure function. `inverse`, if given, is what `encode` uses: f(inverse(y)) == y; without it, `encode`
/// tries the points of `space` one by one.
///
///     auto width = nas::map(nas::between(4, 7), [](int bits) { return 1 << bits; });
template <class S, class F, class Inverse = detail::no_inverse>
constexpr auto map(S s, F f, Inverse inverse = {}) {
    static_assert(SearchSpace<S>, "nas::map(space, f) needs a search space first; wrap a fixed value in nas::just(x)");
    if constexpr (SearchSpace<S>) {
        constexpr bool takes_value = std::is_invocable_v<F const&, typename S::value_type>;
        static_assert(takes_value, "nas::map(space, f): f cannot be called with a value of the space");
        if constexpr (takes_value) {
            static_assert(!std::is_void_v<std::invoke_result_t<F const&, typename S::value_type>>,
                          "nas::map(space, f): f returns nothing");
            return mapped<S, F, Inverse>{std::move(s), std::move(f), std::move(inverse)};
        }
    }
}

} // namespace nas
