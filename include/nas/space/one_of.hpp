#pragma once
// one_of(3, 5, 7): one value out of a fixed list. Alternatives that are spaces themselves: see alternatives.hpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/value_traits.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// Space of `N` values of type `T`; one decision of arity `N`. Made by `one_of` and `scaled`.
template <class T, std::size_t N>
struct values {
    using value_type = T;
    static constexpr auto arity = static_cast<std::uint32_t>(N);

    std::array<T, N> items;

    T decode(chooser& c) const {
        return items[c.pick(arity, [this](std::uint32_t i) { return literal(i); })];
    }
    static constexpr bigint cardinality() { return N; }
    void visit(space_visitor& v) const {
        v.choice(arity, [this](std::uint32_t i) { return literal(i); });
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        for (std::uint32_t i = 0; i < arity; ++i)
            if (encode_at(value, e, i)) {
                e.put(arity, i);
                return true;
            }
        return e.mismatch();
    }

    // The alternative at an index, for those who choose it by themselves; see `some_of`.
    T decode_at(chooser&, std::uint32_t i) const { return items[i]; }
    static constexpr bigint cardinality_at(std::uint32_t) { return 1; }
    std::string literal(std::uint32_t i) const { return literal_of(items[i]); }
    template <class V>
    bool encode_at(V const& value, encoder&, std::uint32_t i) const {
        return detail::same_value(detail::convert<V>(T(items[i])), value);
    }
};

namespace detail {

// Texts that own their characters and texts that do not meet in one that does.
template <class... T>
struct common_value : std::common_type<T...> {};
template <class... T>
    requires((std::is_same_v<T, std::string> || ...) &&
             ((std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>)&&...))
struct common_value<T...> {
    using type = std::string;
};

template <class... T>
concept HaveCommonType = requires {
    typename common_value<stored<T>...>::type;
};

} // namespace detail

/// One of the given values; the order fixes the index in genomes and files, so append, never reorder.
///
/// The values share a common type: `one_of(1, 2.5)` is a space of double, `one_of("a", "b")` of `std::string_view`.
/// Equal values are kept and counted, because an index may mean more than its value. Does not compile: fewer than two
/// values ("use nas::just"), values mixed with spaces ("wrap the values in nas::just").
///
///     constexpr auto kernel = nas::one_of(3, 5, 7);
template <class... T>
    requires(!SearchSpace<std::decay_t<T>> && ...)
constexpr auto one_of(T&&... items) {
    static_assert(sizeof...(T) >= 2, "nas::one_of needs at least two values; use nas::just(x) for a fixed one");
    static_assert(detail::HaveCommonType<T...>, "nas::one_of needs values of one type, or of types with a common type");
    if constexpr (sizeof...(T) >= 2 && detail::HaveCommonType<T...>) {
        using common = typename detail::common_value<detail::stored<T>...>::type;
        return values<common, sizeof...(T)>{{static_cast<common>(std::forward<T>(items))...}};
    }
}

template <class... T>
    requires((SearchSpace<std::decay_t<T>> || ...) && !(SearchSpace<std::decay_t<T>> && ...))
constexpr void one_of(T&&...) {
    static_assert((SearchSpace<std::decay_t<T>> && ...),
                  "nas::one_of cannot mix values and spaces; wrap the values in nas::just(x)");
}

} // namespace nas
