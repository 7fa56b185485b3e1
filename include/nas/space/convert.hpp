#pragma once
// From what a space yields to what the user's member is declared as: numbers, texts, variants, sequences.

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <nas/core/error.hpp>
#include <nas/space/value_traits.hpp>

namespace nas::detail {

template <class To, class From>
constexpr bool converts();

/// Index of the alternative of the variant `To` that takes a `From`: the same type, else the only one it converts to;
/// -1 if there is none or more than one.
template <class To, class From>
struct alternative_for;
template <class... Alternative, class From>
struct alternative_for<std::variant<Alternative...>, From> {
    static constexpr int find() {
        bool const same[] = {std::is_same_v<Alternative, From>...};
        bool const fits[] = {converts<Alternative, From>()...};
        int found = -1;
        int count = 0;
        for (int i = 0; i < static_cast<int>(sizeof...(Alternative)); ++i) {
            if (same[i]) return i;
            if (fits[i]) found = i, ++count;
        }
        return count == 1 ? found : -1;
    }
    static constexpr int index = find();
};

template <class To, class From>
struct all_convert;
template <class To, class... Alternative>
struct all_convert<To, std::variant<Alternative...>> {
    static constexpr bool value = (converts<To, Alternative>() && ...);
};

/// True if `convert<To>` accepts a `From`. Fractions never become whole numbers.
template <class To, class From>
constexpr bool converts() {
    if constexpr (std::is_same_v<To, From>) {
        return true;
    } else if constexpr (std::is_arithmetic_v<To> && std::is_arithmetic_v<From>) {
        return !(std::is_floating_point_v<From> && std::is_integral_v<To>);
    } else if constexpr (is_variant<From>) {
        return all_convert<To, From>::value;
    } else if constexpr (is_variant<To>) {
        return alternative_for<To, From>::index >= 0;
    } else if constexpr (is_array<To> && is_array<From>) {
        return std::tuple_size_v<To> == std::tuple_size_v<From> &&
               converts<typename To::value_type, typename From::value_type>();
    } else if constexpr (is_vector<To> && is_sequence<From>) {
        return converts<typename To::value_type, typename From::value_type>();
    } else if constexpr (std::is_same_v<To, std::string> && std::is_same_v<From, std::string_view>) {
        return true;
    } else {
        return std::is_convertible_v<From, To>;
    }
}

[[noreturn]] inline void throw_does_not_fit(std::string const& value) {
    throw space_error("nas.space.7", "the value ", value,
                      " of a space does not fit the type of the member it is stored in; ",
                      "use a wider member or smaller values");
}

template <class To, class From>
constexpr To convert_integer(From from) {
    auto const to = static_cast<To>(from);
    bool fits = static_cast<From>(to) == from;
    if constexpr (std::is_signed_v<From> && !std::is_signed_v<To>) fits = fits && from >= 0;
    if constexpr (!std::is_signed_v<From> && std::is_signed_v<To>) fits = fits && to >= 0;
    if (!fits) throw_does_not_fit(concat(from));
    return to;
}

/// Throws `space_error` [nas.space.7] if a whole number does not fit.
template <class To, class From>
constexpr To convert(From&& from_any) {
    using from = std::remove_cvref_t<From>;
    static_assert(converts<To, from>());
    if constexpr (std::is_same_v<To, from>) {
        return std::forward<From>(from_any);
    } else if constexpr (std::is_integral_v<To> && std::is_integral_v<from>) {
        return convert_integer<To>(from_any);
    } else if constexpr (std::is_arithmetic_v<To> && std::is_arithmetic_v<from>) {
        return static_cast<To>(from_any);
    } else if constexpr (is_variant<from>) {
        return std::visit([](auto&& held) { return convert<To>(std::forward<decltype(held)>(held)); },
                          std::forward<From>(from_any));
    } else if constexpr (is_variant<To>) {
        constexpr auto index = static_cast<std::size_t>(alternative_for<To, from>::index);
        return To(std::in_place_index<index>,
                  convert<std::variant_alternative_t<index, To>>(std::forward<From>(from_any)));
    } else if constexpr (is_array<To> && is_array<from>) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return To{{convert<typename To::value_type>(from_any[I])...}};
        }
        (std::make_index_sequence<std::tuple_size_v<To>>{});
    } else if constexpr (is_vector<To> && is_sequence<from>) {
        To to;
        to.reserve(from_any.size());
        for (auto& item : from_any) to.push_back(convert<typename To::value_type>(std::move(item)));
        return to;
    } else if constexpr (std::is_same_v<To, std::string> && std::is_same_v<from, std::string_view>) {
        return To(from_any);
    } else {
        return std::forward<From>(from_any);
    }
}

} // namespace nas::detail
