#pragma once
// Equality of values for `encode`, also for the user's types that have no operator==.

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <variant>

#include <nas/space/value_traits.hpp>

namespace nas::detail {

template <class T>
constexpr bool comparable();

template <class T>
struct all_comparable;
template <template <class...> class Pack, class... T>
struct all_comparable<Pack<T...>> {
    static constexpr bool value = (comparable<T>() && ...);
};

/// True if `same_value` can compare two `T`. Looks inside standard containers, whose operator== exists even where it
/// does not compile.
template <class T>
constexpr bool comparable() {
    if constexpr (is_sequence<T>) return comparable<typename T::value_type>();
    else if constexpr (is_variant<T> || is_tuple<T>) return all_comparable<T>::value;
    else return std::equality_comparable<T> || std::is_empty_v<T> || std::has_unique_object_representations_v<T>;
}

/// True if `a` and `b` are the same value: by their operator== where there is one, member by member for containers, and
/// byte by byte for plain structs without padding.
template <class T>
constexpr bool same_value(T const& a, T const& b) {
    static_assert(comparable<T>(), "nas::encode compares architectures: give this type an operator==");
    if constexpr (!comparable<T>()) {
        return false;
    } else if constexpr (is_sequence<T>) {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!same_value<typename T::value_type>(a[i], b[i])) return false;
        return true;
    } else if constexpr (is_variant<T>) {
        if (a.index() != b.index()) return false;
        return std::visit([&]<class H>(H const& held) { return same_value(held, *std::get_if<H>(&b)); }, a);
    } else if constexpr (is_tuple<T>) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return (same_value(std::get<I>(a), std::get<I>(b)) && ...);
        }
        (std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (std::equality_comparable<T>) {
        return a == b;
    } else if constexpr (std::is_empty_v<T>) {
        return true;
    } else {
        using bytes = std::array<std::byte, sizeof(T)>;
        return std::bit_cast<bytes>(a) == std::bit_cast<bytes>(b);
    }
}

} // namespace nas::detail
