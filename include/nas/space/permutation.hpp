#pragma once
// permutation(space): all alternatives of a space, in some order.

#include <type_traits>
#include <utility>

#include <nas/space/some_of.hpp>

namespace nas {

namespace detail {

// Whether the number of alternatives belongs to the type, not to the object.
template <class S>
inline constexpr bool knows_arity = false;
template <class S>
    requires requires { &S::arity; }
inline constexpr bool knows_arity<S> = !std::is_member_pointer_v<decltype(&S::arity)>;

} // namespace detail

/// Every alternative of `space` once, in any order, as a `std::array`: `some_of` with K = number of alternatives, which
/// must be known when compiling (`one_of`, `a | b`). Decision [j] chooses among those that are left; the last one has no
/// choice. Size: n! times the sizes of the alternatives.
///
///     nas::permutation(nas::one_of(3, 4, 5, 6, 7))        // 120
template <class S>
constexpr auto permutation(S space) {
    static_assert(SearchSpace<S>,
                  "nas::permutation(space): a space of the candidates is needed; wrap values in nas::one_of(...)");
    if constexpr (SearchSpace<S>) {
        constexpr bool known = detail::knows_arity<S>;
        static_assert(
            known,
            "nas::permutation(space): the number of alternatives must be known when compiling, as in nas::one_of");
        if constexpr (known) return some_of<S::arity>(std::move(space), {.distinct = true, .sorted = false});
    }
}

} // namespace nas
