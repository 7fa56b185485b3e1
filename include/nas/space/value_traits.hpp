#pragma once
// Shapes of value types that combinators see through: variants, sequences, tuples, texts.

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nas::detail {

template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T, class A>
inline constexpr bool is_vector<std::vector<T, A>> = true;

template <class T>
inline constexpr bool is_sequence = is_array<T> || is_vector<T>;

template <class T>
inline constexpr bool is_tuple = false;
template <class A, class B>
inline constexpr bool is_tuple<std::pair<A, B>> = true;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

/// Values are stored as what they mean: a string literal as its text, everything else as its decayed type.
template <class T>
using stored =
    std::conditional_t<std::is_same_v<std::decay_t<T>, char const*> || std::is_same_v<std::decay_t<T>, char*>,
                       std::string_view, std::decay_t<T>>;

/// `std::variant` of the distinct types, nested variants flattened; a single type stays itself.
template <class Variant, class... T>
struct sum_type;
template <class... Seen>
struct sum_type<std::variant<Seen...>> {
    using type = std::variant<Seen...>;
};
template <class Only>
struct sum_type<std::variant<Only>> {
    using type = Only;
};
template <class... Seen, class T, class... Rest>
struct sum_type<std::variant<Seen...>, T, Rest...>
    : sum_type<std::conditional_t<(std::is_same_v<Seen, T> || ...), std::variant<Seen...>, std::variant<Seen..., T>>,
               Rest...> {};
template <class... Seen, class... Inner, class... Rest>
struct sum_type<std::variant<Seen...>, std::variant<Inner...>, Rest...>
    : sum_type<std::variant<Seen...>, Inner..., Rest...> {};

template <class... T>
using sum = typename sum_type<std::variant<>, T...>::type;

} // namespace nas::detail
