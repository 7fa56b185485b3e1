#pragma once
// Transforms as text: their name and settings.

#include <string>
#include <string_view>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/name_of.hpp>

namespace nas::train {

/// A setting as text: what its `describe()` or `to_text` says, a list in brackets, or a number.
template <class Value>
std::string setting_text(Value const& value) {
    if constexpr (requires { value.describe(); }) return value.describe();
    else if constexpr (requires { to_text(value); }) return std::string(to_text(value));
    else if constexpr (requires { ::nas::detail::append_piece(std::declval<std::string&>(), value); }) return concat(value);
    else {
        std::string out = "[";
        for (auto const& x : value) out += concat(out.size() > 1 ? ", " : "", setting_text(x));
        return out + "]";
    }
}

/// `describe_transform("posterize", "bits", 4)` is "posterize(bits 4)"; names and values of settings take turns.
inline std::string describe_transform(std::string_view name) { return std::string(name); }
template <class Value, class... More>
std::string describe_transform(std::string_view name, std::string_view setting, Value const& value,
                               More const&... more) {
    std::string rest = describe_transform("", more...); // "", or "(setting value, ...)"
    if (rest.empty()) rest = ")";
    else rest.replace(0, 1, ", ");
    return concat(name, "(", setting, " ", setting_text(value), rest);
}

/// What `t.describe()` says, or the name of its type where it has no such member, or "unnamed".
template <class T>
std::string description_of(T const& t) {
    if constexpr (requires { std::string(t.describe()); }) return t.describe();
    else if constexpr (has_plain_name<T>()) return std::string(type_name<T>());
    else return "unnamed";
}

} // namespace nas::train
