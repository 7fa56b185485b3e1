#pragma once
// repeat<N>(space), repeat(space, low, high): the same space several times, or one made per index.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

namespace detail {

// Where the elements of a repeat come from: one space for all ...
template <SearchSpace S>
struct same_space {
    using space_type = S;
    S space;
    constexpr S const& operator[](std::size_t) const { return space; }
};

// ... or a function of the index.
template <class F>
struct indexed_space {
    using space_type = std::decay_t<std::invoke_result_t<F const&, std::size_t>>;
    F function;
    constexpr space_type operator[](std::size_t i) const { return function(i); }
};

template <class X>
constexpr bool makes_spaces() {
    if constexpr (std::is_invocable_v<X const&, std::size_t>)
        return SearchSpace<std::decay_t<std::invoke_result_t<X const&, std::size_t>>>;
    else return false;
}

// A fixed number of spaces made by a function are made once, when the repeat is.
template <std::size_t N, class X>
constexpr auto fixed_elements(X x) {
    if constexpr (SearchSpace<X>) {
        return same_space<X>{std::move(x)};
    } else {
        return [&]<std::size_t... I>(std::index_sequence<I...>) { return std::array{std::as_const(x)(I)...}; }
        (std::make_index_sequence<N>{});
    }
}
template <class X>
constexpr auto ranged_elements(X x) {
    if constexpr (SearchSpace<X>) return same_space<X>{std::move(x)};
    else return indexed_space<X>{std::move(x)};
}

template <class Elements>
struct element;
template <SearchSpace S>
struct element<same_space<S>> {
    using type = S;
};
template <class F>
struct element<indexed_space<F>> {
    using type = typename indexed_space<F>::space_type;
};
template <class S, std::size_t N>
struct element<std::array<S, N>> {
    using type = S;
};

} // namespace detail

/// `N` values side by side, at the path segments [0], [1], ... Made by `repeat<N>`.
template <std::size_t N, class Elements>
struct repeated {
    using space_type = typename detail::element<Elements>::type;
    using value_type = std::array<typename space_type::value_type, N>;
    static constexpr bool decides = detail::decides<space_type>();

    Elements elements;

    value_type decode(chooser& c) const {
        if constexpr (std::is_default_constructible_v<value_type>) {
            value_type out{};
            for (std::size_t i = 0; i < N; ++i) out[i] = decode_at(c, i);
            return out;
        } else {
            return [&]<std::size_t... I>(std::index_sequence<I...>) { return value_type{{decode_at(c, I)...}}; }
            (std::make_index_sequence<N>{});
        }
    }
    constexpr bigint cardinality() const {
        if constexpr (std::is_same_v<Elements, detail::same_space<space_type>>) {
            return power(nas::cardinality(elements.space), N);
        } else {
            bigint product = 1;
            for (std::size_t i = 0; i < N; ++i) product *= nas::cardinality(elements[i]);
            return product;
        }
    }
    void visit(space_visitor& v) const requires StaticSpace<space_type> {
        for (std::size_t i = 0; i < N; ++i) {
            space_visitor::scope const in(v, static_cast<std::uint32_t>(i));
            elements[i].visit(v);
        }
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (detail::is_sequence<V>) {
            if (value.size() != N) return e.mismatch();
            for (std::size_t i = 0; i < N; ++i) {
                encoder::scope const in(e, static_cast<std::uint32_t>(i));
                if (!e.encode(elements[i], static_cast<typename V::value_type const&>(value[i]))) return false;
            }
            return true;
        } else {
            return e.search(*this, value);
        }
    }

private:
    typename space_type::value_type decode_at(chooser& c, std::size_t i) const {
        chooser::scope const in(c, static_cast<std::uint32_t>(i));
        return elements[i].decode(c);
    }
};

/// Between `low` and `high` values in a vector: one decision for the length, then those of the elements [0], [1], ...
/// Made by `repeat(space, low, high)`.
template <class Elements>
struct repeated_range {
    using space_type = typename Elements::space_type;
    using value_type = std::vector<typename space_type::value_type>;

    Elements elements;
    std::uint32_t low;
    std::uint32_t high;

    value_type decode(chooser& c) const {
        std::uint32_t const length = low + c.pick(arity(), [this](std::uint32_t i) { return literal_of(low + i); });
        value_type out;
        out.reserve(length);
        for (std::uint32_t i = 0; i < length; ++i) {
            chooser::scope const in(c, i);
            out.push_back(elements[i].decode(c));
        }
        return out;
    }
    constexpr bigint cardinality() const {
        bigint sum = low == 0 ? 1 : 0;
        bigint points = 1; // of the first i + 1 elements
        for (std::uint32_t i = 0; i < high; ++i) {
            points *= nas::cardinality(elements[i]);
            if (i + 1 >= low) sum += points;
        }
        return sum;
    }
    void visit(space_visitor& v) const requires StaticSpace<space_type> {
        v.choice(arity(), [this](std::uint32_t i) { return literal_of(low + i); });
        for (std::uint32_t i = 0; i < high; ++i) {
            space_visitor::branch const when(v, i < low ? 0 : i + 1 - low, high - low);
            space_visitor::scope const in(v, i);
            elements[i].visit(v);
        }
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (detail::is_sequence<V>) {
            if (value.size() < low || value.size() > high) return e.mismatch();
            e.put(arity(), static_cast<std::uint32_t>(value.size()) - low);
            for (std::uint32_t i = 0; i < value.size(); ++i) {
                encoder::scope const in(e, i);
                if (!e.encode(elements[i], static_cast<typename V::value_type const&>(value[i]))) return false;
            }
            return true;
        } else {
            return e.search(*this, value);
        }
    }

private:
    constexpr std::uint32_t arity() const { return high - low + 1; }
};

/// `N` times `space`, as a `std::array`. Given a function of the index instead of a space, element i comes from `f(i)`;
/// all `f(i)` have one type.
///
///     nas::repeat<3>(nas::one_of(3, 5))
///     nas::repeat<4>([](std::size_t i) { return nas::inputs<2>(i + 2); })
template <std::size_t N, class X>
constexpr auto repeat(X x) {
    static_assert(N >= 1, "nas::repeat<N> needs at least one element");
    constexpr bool usable = SearchSpace<X> || detail::makes_spaces<X>();
    static_assert(usable, "nas::repeat<N>(x): x must be a search space, or a function of the index that returns one; "
                          "wrap a fixed value in nas::just(x)");
    if constexpr (usable && N >= 1) {
        using elements = decltype(detail::fixed_elements<N>(std::move(x)));
        return repeated<N, elements>{detail::fixed_elements<N>(std::move(x))};
    }
}

/// Between `low` and `high` times `space` (or `f(i)`), both included, as a `std::vector`: variable depth. Size: the sum
/// over all lengths. Throws `space_error` [nas.space.17] for an empty or negative range.
///
///     nas::repeat(layer, 1, 4)
template <class X, std::integral Low, std::integral High>
constexpr auto repeat(X x, Low low, High high) {
    constexpr bool usable = SearchSpace<X> || detail::makes_spaces<X>();
    static_assert(usable,
                  "nas::repeat(x, low, high): x must be a search space, or a function of the index that returns one; "
                  "wrap a fixed value in nas::just(x)");
    if constexpr (usable) {
        bool const negative = low < Low{} || high < High{};
        auto const least = static_cast<std::uint64_t>(low);
        auto const most = static_cast<std::uint64_t>(high);
        if (negative || least > most || most >= std::numeric_limits<std::uint32_t>::max())
            throw space_error("nas.space.17", "repeat: a length from ", low, " to ", high, " is no range of lengths");
        using elements = decltype(detail::ranged_elements(std::move(x)));
        return repeated_range<elements>{detail::ranged_elements(std::move(x)), static_cast<std::uint32_t>(least),
                                        static_cast<std::uint32_t>(most)};
    }
}

} // namespace nas
