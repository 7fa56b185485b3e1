#pragma once
// where<&T::a, &T::b>(build<T>(...), predicate): a constraint between some fields of a struct.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/core/name_of.hpp>
#include <nas/space/build.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/feasible_tree.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/where.hpp>

namespace nas {

namespace detail {

/// The fields that one predicate is about, and their feasible points.
template <auto... Members>
struct field_constraint {
    static constexpr bool has(std::string_view field) { return ((member_name<Members>() == field) || ...); }

    feasible_tree tree;
};

} // namespace detail

/// Structs whose fields satisfy constraints. Made by `where<&T::a, ...>`.
template <class Object, class... Constraint>
struct constrained_object;
template <class T, class... Field, class... Constraint>
struct constrained_object<object<T, Field...>, Constraint...> {
    using value_type = T;

    object<T, Field...> all;
    std::tuple<Constraint...> constraints;

    T decode(chooser& c) const {
        T out{};
        auto at = roots();
        each_field([&]<class F>(F const& f) {
            constexpr std::size_t k = constraint_of(F::name);
            if constexpr (k < count) {
                detail::feasible_chooser inner(c, std::get<k>(constraints).tree, at[k]);
                all.set(out, f, inner);
            } else {
                all.set(out, f, c);
            }
            return true;
        });
        return out;
    }
    bigint cardinality() const {
        bigint product = 1;
        std::apply([&](Constraint const&... one) { ((product *= one.tree.points()), ...); }, constraints);
        each_field([&]<class F>(F const& f) {
            if constexpr (constraint_of(F::name) == count) product *= nas::cardinality(f.space);
            return true;
        });
        return product;
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::is_same_v<V, T>) {
            auto at = roots();
            return each_field([&]<class F>(F const& f) {
                constexpr std::size_t k = constraint_of(F::name);
                if constexpr (k < count) {
                    encoder inner(encode_options{}.max_candidates, e.key());
                    if (!all.get(value, f, inner)) return e.mismatch();
                    if (inner.was_rounded()) e.rounded();
                    return detail::put_feasible(e, inner.genes(), std::get<k>(constraints).tree, at[k]);
                } else {
                    return all.get(value, f, e);
                }
            });
        } else {
            return e.search(*this, value);
        }
    }

private:
    static constexpr std::size_t count = sizeof...(Constraint);

    // The constraint a field belongs to; `count` if to none.
    static constexpr std::size_t constraint_of(std::string_view field) {
        bool const in[] = {Constraint::has(field)...};
        std::size_t k = 0;
        while (k < count && !in[k]) ++k;
        return k;
    }
    std::array<std::uint32_t, count> roots() const {
        return std::apply([](Constraint const&... one) { return std::array{one.tree.root()...}; }, constraints);
    }
    // Calls f with every field in order until it returns false.
    template <class F>
    bool each_field(F const& f) const {
        return std::apply([&](Field const&... one) { return (f(one) && ...); }, all.fields);
    }
};

namespace detail {

template <class S>
inline constexpr bool is_object = false;
template <class T, class... Field>
inline constexpr bool is_object<object<T, Field...>> = true;
template <class S>
inline constexpr bool is_constrained = false;
template <class O, class... C>
inline constexpr bool is_constrained<constrained_object<O, C...>> = true;

template <class T, class... Field>
constexpr bool depends_on_fields(object<T, Field...> const*) {
    return (Field::depends || ...);
}
template <auto Member, class T, class... Field>
constexpr bool has_field(object<T, Field...> const*) {
    return ((Field::name == member_name<Member>()) || ...);
}
template <auto Member, class O, class... C>
constexpr bool is_free(constrained_object<O, C...> const*) {
    return (!C::has(member_name<Member>()) && ...);
}

template <auto... Members, class T, class... Field, class P>
field_constraint<Members...> walk_fields(object<T, Field...> const& all, P const& predicate, std::uint64_t limit) {
    using constraint = field_constraint<Members...>;
    std::vector<genome> feasible;
    lexicographic_chooser c;
    std::uint64_t walked = 0;
    do {
        if (walked++ == limit)
            throw space_error("nas.space.54", "where: the fields of a constraint have more than ", limit,
                              " points together; constrain fewer fields, or raise where_options::max_points");
        T value{};
        auto const one = [&]<class F>(F const& f) {
            if constexpr (constraint::has(F::name)) all.set(value, f, c);
        };
        std::apply([&](Field const&... f) { (one(f), ...); }, all.fields);
        if (predicate(std::as_const(value.*Members)...)) feasible.push_back(c.genes());
    } while (c.next());
    if (feasible.empty())
        throw space_error("nas.space.50", "where: none of the ", walked,
                          " points of the fields satisfies the constraint; constraints may contradict each other");
    return {feasible_tree(feasible)};
}

} // namespace detail

/// The structs of `space`, made by `build`, whose members `Members` satisfy `predicate(values...)`. Only these fields are
/// walked through, so the rest of the struct may be as large as it likes; the size is exact, every genome is feasible.
/// Constraints on further fields may follow; a field belongs to one constraint at most.
///
/// Throws `space_error`: [nas.space.50] if no point of the fields satisfies the predicate, [nas.space.54] if they have
/// more than `where_options::max_points` points together.
///
///     nas::where<&net::depth, &net::width>(space, [](int depth, int width) { return depth * width <= 64; })
template <auto... Members, class S, class P>
    requires(sizeof...(Members) > 0)
auto where(S space, P predicate, where_options const& options = {}) {
    constexpr bool usable = detail::is_object<S> || detail::is_constrained<S>;
    static_assert(usable, "nas::where<&T::a, ...>(space, predicate) needs a space made by nas::build<T>(...)");
    if constexpr (detail::is_object<S>) {
        return where<Members...>(constrained_object<S>{std::move(space), {}}, std::move(predicate), options);
    } else if constexpr (usable) {
        using all = std::remove_const_t<decltype(space.all)>;
        constexpr all const* none = nullptr;
        constexpr S const* none_constrained = nullptr;
        constexpr bool known = (detail::has_field<Members>(none) && ...);
        static_assert(known,
                      "nas::where<&T::a, ...>(space, predicate): every member needs a field in nas::build<T>(...)");
        constexpr bool once = (detail::is_free<Members>(none_constrained) && ...);
        static_assert(
            once, "nas::where<&T::a, ...>(space, predicate): a field belongs to one constraint; join the predicates");
        constexpr bool independent = !detail::depends_on_fields(none);
        static_assert(independent,
                      "nas::where<&T::a, ...>(space, predicate): with nas::given fields, constrain the whole "
                      "struct: nas::where(space, predicate)");
        constexpr bool callable = std::is_invocable_r_v<bool, P const&, detail::member_type<Members> const&...>;
        static_assert(callable,
                      "nas::where<&T::a, ...>(space, predicate): the predicate must be callable with the values of "
                      "these members, and const, and give a bool");
        if constexpr (known && once && independent && callable) {
            auto added = detail::walk_fields<Members...>(space.all, predicate, options.max_points);
            return [&]<class... C>(constrained_object<all, C...>&& s) {
                return constrained_object<all, C..., decltype(added)>{
                    std::move(s.all), std::tuple_cat(std::move(s.constraints), std::tuple{std::move(added)})};
            }(std::move(space));
        }
    }
}

} // namespace nas
