#pragma once
// tuple_of(a, b): spaces of different kinds side by side, at [0], [1], ...

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/convert.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// One value of each space. Made by `tuple_of`.
template <SearchSpace... S>
struct tuple_space {
    using value_type = std::tuple<typename S::value_type...>;
    static constexpr bool decides = (detail::decides<S>() || ...);

    std::tuple<S...> spaces;

    value_type decode(chooser& c) const { return decode_all(c, indices{}); }
    constexpr bigint cardinality() const {
        return std::apply([](S const&... s) { return (bigint(1) * ... * nas::cardinality(s)); }, spaces);
    }
    void visit(space_visitor& v) const requires(StaticSpace<S>&&...) { visit_all(v, indices{}); }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::is_same_v<V, value_type>) return encode_all(value, e, indices{});
        else return e.search(*this, value);
    }

private:
    using indices = std::index_sequence_for<S...>;

    template <std::size_t I, class Path, class F>
    auto at(Path& path, F const& f) const {
        decision_path::scope const in(path, static_cast<std::uint32_t>(I));
        return f(std::get<I>(spaces));
    }
    template <std::size_t... I>
    value_type decode_all(chooser& c, std::index_sequence<I...>) const {
        return value_type{at<I>(c, [&](auto const& s) { return s.decode(c); })...}; // braces: from left to right
    }
    template <std::size_t... I>
    void visit_all(space_visitor& v, std::index_sequence<I...>) const {
        (at<I>(v, [&](auto const& s) { s.visit(v); }), ...);
    }
    template <std::size_t... I>
    bool encode_all(value_type const& value, encoder& e, std::index_sequence<I...>) const {
        return (at<I>(e, [&](auto const& s) { return e.encode(s, std::get<I>(value)); }) && ...);
    }
};

/// A `std::tuple` with one value of each space. Where the parts have names, a struct and `build` read better.
///
///     nas::tuple_of(nas::one_of(3, 5), nas::one_of("relu", "swish"))
template <class... S>
constexpr auto tuple_of(S... spaces) {
    constexpr bool are_spaces = (SearchSpace<S> && ...) && sizeof...(S) > 0;
    static_assert(are_spaces, "nas::tuple_of(spaces...) needs search spaces; wrap fixed values in nas::just(x)");
    if constexpr (are_spaces) return tuple_space<S...>{std::tuple<S...>{std::move(spaces)...}};
}

} // namespace nas
