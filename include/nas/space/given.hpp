#pragma once
// given<&T::depth>(f): a field whose space depends on the values of fields before it.

#include <type_traits>
#include <utility>

#include <nas/space/concept.hpp>

namespace nas {

namespace detail {

template <class M>
struct member_traits;
template <class T, class Owner>
struct member_traits<T Owner::*> {
    using owner = Owner;
    using type = T;
};

template <auto Member>
using member_type = typename member_traits<decltype(Member)>::type;

template <class F, auto... Needs>
constexpr bool gives_space() {
    if constexpr (std::is_invocable_v<F const&, member_type<Needs> const&...>)
        return SearchSpace<std::decay_t<std::invoke_result_t<F const&, member_type<Needs> const&...>>>;
    else return false;
}

template <class S>
inline constexpr bool is_given = false;

} // namespace detail

/// The space `function(values of the members Needs)`. Made by `given`, used by `field`.
template <class F, auto... Needs>
struct given_space {
    using space_type = std::decay_t<std::invoke_result_t<F const&, detail::member_type<Needs> const&...>>;
    static_assert(SearchSpace<space_type>);

    F function;
};

template <class F, auto... Needs>
inline constexpr bool detail::is_given<given_space<F, Needs...>> = true;

/// As the space of a field: what `f` returns for the values that the members `Needs` have, which must be fields before
/// it. All results are of one type. For what depends on more than siblings, write a `program`.
///
/// Size: the sum over the points of the fields it depends on, which are walked through, up to ten million; beyond that
/// `space_error` [nas.space.13] is thrown.
///
///     build<net>(field<&net::depth>(between(1, 4)),
///                field<&net::width>(given<&net::depth>([](int depth) { return between(16, 64 / depth, 8); })))
template <auto... Needs, class F>
constexpr auto given(F f) {
    constexpr bool members = sizeof...(Needs) > 0 && (std::is_member_object_pointer_v<decltype(Needs)> && ...);
    static_assert(members, "nas::given<&T::a, ...>(f) needs pointers to the members that f is called with");
    if constexpr (members) {
        constexpr bool usable = detail::gives_space<F, Needs...>();
        static_assert(usable,
                      "nas::given<&T::a, ...>(f): f must be callable with the values of these members and return a "
                      "search space");
        if constexpr (usable) return given_space<F, Needs...>{std::move(f)};
    }
}

} // namespace nas
