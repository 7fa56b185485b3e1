#pragma once
// The text of a value, as it stands in descriptions and JSON: "3", "0.25", "true", "relu", "mbconv".

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include <nas/core/concat.hpp>
#include <nas/core/name_of.hpp>
#include <nas/space/value_traits.hpp>

namespace nas {

/// Numbers and texts as they are, enumerators as numbers, sequences and tuples joined by commas, other classes as the
/// name of their type (empty if it has no plain name). Never used to identify a value, only to show it.
template <class T>
std::string literal_of(T const& value) {
    if constexpr (std::is_arithmetic_v<T>) {
        return concat(value);
    } else if constexpr (std::is_convertible_v<T const&, std::string_view>) {
        return std::string(std::string_view(value));
    } else if constexpr (std::is_enum_v<T>) {
        return concat(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (detail::is_variant<T>) {
        return std::visit([](auto const& held) { return literal_of(held); }, value);
    } else if constexpr (detail::is_sequence<T>) {
        std::string out;
        for (auto const& item : value) out += (out.empty() ? "" : ",") + literal_of(item);
        return out;
    } else if constexpr (detail::is_tuple<T>) {
        std::string out;
        std::apply([&](auto const&... item) { ((out += (out.empty() ? "" : ",") + literal_of(item)), ...); }, value);
        return out;
    } else if constexpr (has_plain_name<T>()) {
        return std::string(type_name<T>());
    } else {
        return {};
    }
}

} // namespace nas
