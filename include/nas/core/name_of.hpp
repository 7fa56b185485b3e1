#pragma once
// Names of members and types as text, equal on every compiler: they become keys in genomes and files.

#include <string_view>
#include <type_traits>

namespace nas {

namespace detail {

// Both compilers end the text with "M = &scope::member]" or "T = scope::type]" as long as the signature has no typedef.
template <auto M>
constexpr char const* pretty_member() {
    return __PRETTY_FUNCTION__;
}
template <class T>
constexpr char const* pretty_type() {
    return __PRETTY_FUNCTION__;
}

/// What follows the last "::" of the template argument, which ends at the closing bracket.
constexpr std::string_view last_component(std::string_view pretty) {
    pretty.remove_suffix(1);
    auto const start = pretty.find_last_of(":&= ");
    return pretty.substr(start == std::string_view::npos ? 0 : start + 1);
}

} // namespace detail

/// True for `[A-Za-z_][A-Za-z0-9_]*`.
constexpr bool is_identifier(std::string_view name) noexcept {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (char const c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
    return true;
}

/// Name of a data member without its class: `member_name<&conv::kernel>()` is "kernel".
template <auto Member>
    requires std::is_member_object_pointer_v<decltype(Member)>
constexpr std::string_view member_name() { return detail::last_component(detail::pretty_member<Member>()); }

/// True if `T` is a class, union or enumeration whose name is one identifier, spelled alike by every compiler.
///
/// Templates, lambdas and unnamed types are not, nor are built-in types (`long` is "long int" to one compiler).
template <class T>
constexpr bool has_plain_name() {
    if constexpr (!(std::is_class_v<T> || std::is_union_v<T> || std::is_enum_v<T>)) {
        return false;
    } else {
        std::string_view const pretty = detail::pretty_type<T>();
        if (pretty.size() < 2 || pretty[pretty.size() - 2] == '>') return false;
        return is_identifier(detail::last_component(pretty)) && pretty.find("(lambda") == std::string_view::npos;
    }
}

/// Name of a type without its namespace: `type_name<my::conv>()` is "conv". Only for types with a plain name.
template <class T>
    requires(has_plain_name<T>())
constexpr std::string_view type_name() { return detail::last_component(detail::pretty_type<T>()); }

namespace detail::name_self_test {

struct plain {
    int member;
    bool flags[2];
};
enum class colour { red };
template <class T>
struct pattern {
    T field;
};

static_assert(member_name<&plain::member>() == "member", "nas: this compiler spells member names differently");
static_assert(member_name<&plain::flags>() == "flags", "nas: this compiler spells member names differently");
static_assert(member_name<&pattern<plain>::field>() == "field", "nas: this compiler spells member names differently");
static_assert(type_name<plain>() == "plain", "nas: this compiler spells type names differently");
static_assert(type_name<colour>() == "colour", "nas: this compiler spells type names differently");
static_assert(!has_plain_name<pattern<plain>>() && !has_plain_name<int>() && !has_plain_name<long>());
static_assert(!has_plain_name<decltype([] {})>() && !has_plain_name<plain*>() && !has_plain_name<plain const&>());

} // namespace detail::name_self_test

} // namespace nas
