#pragma once
// a | b: one of several spaces, each with decisions of its own. One of several values: see one_of.hpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <nas/core/error.hpp>
#include <nas/core/name_of.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/convert.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/just.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/named.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

namespace detail {

// What an alternative is called in paths: its own name, or its type's. Alternatives without decisions need none.
template <class S>
constexpr bool has_path_name() {
    return is_named<S> || has_plain_name<typename S::value_type>();
}
template <class S>
constexpr std::string_view path_name(S const& s) {
    if constexpr (is_named<S>) return s.name.view();
    else return type_name<typename S::value_type>();
}

template <class T>
inline constexpr bool is_constant = false;
template <class T>
inline constexpr bool is_constant<constant<T>> = true;

template <class S>
std::string alternative_literal(S const& s, std::uint32_t index) {
    if constexpr (is_constant<S>) {
        if (auto text = literal_of(s.value); !text.empty()) return text;
    } else if constexpr (has_path_name<S>()) {
        return std::string(path_name(s));
    }
    return concat("#", index);
}

} // namespace detail

/// One of several spaces; one decision, then those of the space chosen. Made by `|` and by `one_of` over spaces.
///
/// Yields a `std::variant` of the distinct value types, nested variants flattened; a single type stays itself.
template <SearchSpace... S>
struct alternatives {
    using value_type = detail::sum<typename S::value_type...>;
    static constexpr auto arity = static_cast<std::uint32_t>(sizeof...(S));

    std::tuple<S...> spaces;

    value_type decode(chooser& c) const {
        return decode_at(c, c.pick(arity, [this](std::uint32_t i) { return literal(i); }));
    }
    constexpr bigint cardinality() const {
        return std::apply([](S const&... s) { return (nas::cardinality(s) + ...); }, spaces);
    }
    void visit(space_visitor& v) const requires(StaticSpace<S>&&...) {
        v.choice(arity, [this](std::uint32_t i) { return literal(i); });
        visit_all(v, indices{});
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        return encode_any(value, e, indices{});
    }

    /// What the alternative at `index` is called: its name, its type's name, or the literal of a fixed value.
    std::string literal(std::uint32_t index) const { return literal_at(index, indices{}); }

    // The alternative at an index, for those who choose it by themselves; see `some_of`.
    value_type decode_at(chooser& c, std::uint32_t index) const { return decode_from<0>(c, index); }
    constexpr bigint cardinality_at(std::uint32_t index) const {
        return std::apply([](S const&... s) { return std::array<bigint, arity>{nas::cardinality(s)...}; },
                          spaces)[index];
    }
    template <class V>
    bool encode_at(V const& value, encoder& e, std::uint32_t index) const {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return ((index == I && under<I>(e, [&](auto const& s) { return e.encode(s, value); })) || ...);
        }
        (indices{});
    }

private:
    using indices = std::index_sequence_for<S...>;

    // Calls f with the space at I, under the path segment of that alternative.
    template <std::size_t I, class F>
    auto under(decision_path& p, F const& f) const {
        auto const& s = std::get<I>(spaces);
        using space_type = std::tuple_element_t<I, std::tuple<S...>>;
        if constexpr (detail::is_named<space_type> || !detail::decides<space_type>()) {
            return f(s);
        } else {
            constexpr std::string_view name = type_name<typename space_type::value_type>();
            constexpr std::uint64_t hash = hash_text(name);
            decision_path::scope const in(p, name, hash);
            return f(s);
        }
    }

    template <std::size_t I>
    value_type decode_from(chooser& c, std::uint32_t chosen) const {
        if constexpr (I + 1 < sizeof...(S))
            if (chosen != I) return decode_from<I + 1>(c, chosen);
        return under<I>(c, [&](auto const& s) { return detail::convert<value_type>(s.decode(c)); });
    }

    template <std::size_t... I>
    void visit_all(space_visitor& v, std::index_sequence<I...>) const {
        auto const one = [&]<std::size_t i>(std::integral_constant<std::size_t, i>) {
            space_visitor::branch const when(v, i, i);
            under<i>(v, [&](auto const& s) { s.visit(v); });
        };
        (one(std::integral_constant<std::size_t, I>{}), ...);
    }

    template <std::size_t... I>
    std::string literal_at(std::uint32_t index, std::index_sequence<I...>) const {
        std::string out;
        ((index == I ? void(out = detail::alternative_literal(std::get<I>(spaces), index)) : void()), ...);
        return out;
    }

    template <class V, std::size_t... I>
    bool encode_any(V const& value, encoder& e, std::index_sequence<I...>) const {
        return e.first_fit([&] { return (encode_as<I>(value, e) || ...); }) || e.mismatch();
    }

    template <std::size_t I, class V>
    bool encode_as(V const& value, encoder& e) const {
        std::size_t const start = e.mark();
        e.put(arity, I);
        bool const found = under<I>(e, [&](auto const& s) { return e.encode(s, value); });
        if (!found) e.rewind(start);
        return found;
    }
};

namespace detail {

template <class S>
inline constexpr bool is_alternatives = false;
template <class... S>
inline constexpr bool is_alternatives<alternatives<S...>> = true;

// Alternatives with decisions and a type's name: two of the same name would share their decisions.
template <class... S>
constexpr bool distinct_type_names() {
    constexpr auto needs_name = []<class T>(T const*) -> std::string_view {
        if constexpr (decides<T>() && !is_named<T> && has_path_name<T>()) return type_name<typename T::value_type>();
        else return {};
    };
    std::string_view const names[] = {needs_name(static_cast<S const*>(nullptr))...};
    for (std::size_t i = 0; i < sizeof...(S); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (!names[i].empty() && names[i] == names[j]) return false;
    return true;
}

template <class... S>
constexpr void check_names(S const&... s) {
    constexpr auto name_of = []<class T>(T const& one) -> std::string_view {
        if constexpr (decides<T>()) return path_name(one);
        else return {};
    };
    std::string_view const names[] = {name_of(s)...};
    for (std::size_t i = 0; i < sizeof...(S); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (!names[i].empty() && names[i] == names[j])
                throw space_error("nas.space.16", "two alternatives with decisions are both called '", names[i],
                                  "'; give them different names with nas::named(name, space)");
}

template <class... S>
constexpr auto make_alternatives(std::tuple<S...> spaces) {
    constexpr bool have_names = ((!decides<S>() || has_path_name<S>()) && ...);
    static_assert(have_names, "nas: this alternative has decisions but no plain type name for their paths; "
                              "name it with nas::named(name, space)");
    if constexpr (have_names) {
        constexpr bool distinct = distinct_type_names<S...>();
        static_assert(distinct, "nas: two alternatives with decisions have the same type name; "
                                "tell them apart with nas::named(name, space)");
        if constexpr (distinct) {
            std::apply([](S const&... s) { check_names(s...); }, spaces);
            return alternatives<S...>{std::move(spaces)};
        }
    }
}

// The operands of | as a tuple, so that a | b | c, (a | b) | c and a | (b | c) are one decision.
template <class S>
constexpr auto operands(S s) {
    if constexpr (is_alternatives<S>) return std::move(s.spaces);
    else return std::tuple<S>{std::move(s)};
}

} // namespace detail

/// `a`, or `b`. Chains are one decision: `a | b | c` has three alternatives. The order fixes the index in genomes and
/// files, so append, never reorder.
///
/// An alternative with decisions is called by its type in paths (`layers[0].mbconv.kernel`); where the type has no
/// plain name, or two have the same, `nas::named` is required.
///
///     auto layer = build<conv>(...) | build<mbconv>(...) | nas::just(skip{});
template <SearchSpace A, SearchSpace B>
constexpr auto operator|(A a, B b) {
    return detail::make_alternatives(std::tuple_cat(detail::operands(std::move(a)), detail::operands(std::move(b))));
}

template <class A, class B>
    requires(SearchSpace<A> != SearchSpace<B>)
constexpr void operator|(A const&, B const&) {
    static_assert(SearchSpace<A> && SearchSpace<B>,
                  "nas: both sides of | must be search spaces; wrap a value in nas::just(x)");
}

/// One of the given spaces; what `|` makes, but nested alternatives stay a decision of their own.
template <class... S>
    requires(sizeof...(S) > 0 && (SearchSpace<std::decay_t<S>> && ...))
constexpr auto one_of(S&&... spaces) {
    static_assert(sizeof...(S) >= 2, "nas::one_of needs at least two spaces; use a single one as it is");
    if constexpr (sizeof...(S) >= 2)
        return detail::make_alternatives(std::tuple<std::decay_t<S>...>{std::forward<S>(spaces)...});
}

} // namespace nas
