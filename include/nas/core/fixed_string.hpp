#pragma once
// fixed_string: a text that is part of a type or of a constexpr object.

#include <cstddef>
#include <string_view>

namespace nas {

/// `N` characters held by value, usable as a template argument and in constant expressions.
///
///     template <nas::fixed_string Name> struct tag {};
///     tag<"stem"> t;
template <std::size_t N>
struct fixed_string {
    char text[N + 1] = {};

    constexpr fixed_string() = default;
    constexpr fixed_string(char const (&literal)[N + 1]) { // NOLINT(google-explicit-constructor): stands for a literal
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }

    constexpr std::string_view view() const noexcept { return {text, N}; }
    static constexpr std::size_t size() noexcept { return N; }

    template <std::size_t M>
    friend constexpr bool operator==(fixed_string const& a, fixed_string<M> const& b) noexcept {
        return a.view() == b.view();
    }
};

template <std::size_t N>
fixed_string(char const (&)[N]) -> fixed_string<N - 1>;

} // namespace nas
