#pragma once
// build<T>(field<&T::m>(space)...): the user's own struct, member by member.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <nas/core/name_of.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/convert.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

namespace detail {

template <class M>
struct member_traits;
template <class T, class Owner>
struct member_traits<T Owner::*> {
    using owner = Owner;
    using type = T;
};

} // namespace detail

/// A member and the space of its values; its path segment is the member's name. Made by `field`, used by `build`.
template <auto Member, SearchSpace S>
struct member_space {
    using owner = typename detail::member_traits<decltype(Member)>::owner;
    using type = typename detail::member_traits<decltype(Member)>::type;
    static constexpr std::string_view name = member_name<Member>();
    static constexpr std::uint64_t name_hash = hash_text(name);

    S space;
};

/// Structs of type `T`. Made by `build`.
template <class T, class... Field>
struct object {
    using value_type = T;
    static constexpr bool decides = (detail::decides<decltype(Field::space)>() || ...);

    std::tuple<Field...> fields;

    T decode(chooser& c) const {
        T out{};
        std::apply([&](Field const&... f) { (set(out, f, c), ...); }, fields);
        return out;
    }
    constexpr bigint cardinality() const {
        return std::apply([](Field const&... f) { return (bigint(1) * ... * nas::cardinality(f.space)); }, fields);
    }
    void visit(space_visitor& v) const requires(StaticSpace<decltype(Field::space)>&&...) {
        auto const one = [&]<class F>(F const& f) {
            space_visitor::scope const in(v, F::name, F::name_hash);
            f.space.visit(v);
        };
        std::apply([&](Field const&... f) { (one(f), ...); }, fields);
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::is_same_v<V, T>) {
            return std::apply([&](Field const&... f) { return (get(value, f, e) && ...); }, fields);
        } else {
            return e.search(*this, value);
        }
    }

private:
    template <auto Member, class S>
    static void set(T& out, member_space<Member, S> const& f, chooser& c) {
        using member = member_space<Member, S>;
        chooser::scope const in(c, member::name, member::name_hash);
        out.*Member = detail::convert<typename member::type>(f.space.decode(c));
    }

    template <auto Member, class S>
    static bool get(T const& value, member_space<Member, S> const& f, encoder& e) {
        using member = member_space<Member, S>;
        encoder::scope const in(e, member::name, member::name_hash);
        return e.encode(f.space, value.*Member);
    }
};

namespace detail {

template <class F, class T>
inline constexpr bool is_field_of = false;
template <auto Member, class S, class T>
inline constexpr bool is_field_of<member_space<Member, S>, T> =
    std::is_base_of_v<typename member_space<Member, S>::owner, T>;

template <class... Field>
constexpr bool distinct_fields() {
    std::string_view const names[] = {Field::name..., std::string_view{}};
    for (std::size_t i = 0; i < sizeof...(Field); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (names[i] == names[j]) return false;
    return true;
}

} // namespace detail

/// The member `Member` takes its values from `space`. The space's value must convert to the member's type: whole
/// numbers to any number type that holds them (checked), variants to variants with other or more alternatives, arrays
/// to vectors.
///
///     nas::field<&conv::kernel>(nas::one_of(3, 5))
template <auto Member, class S>
constexpr auto field(S s) {
    constexpr bool is_member = std::is_member_object_pointer_v<decltype(Member)>;
    static_assert(is_member, "nas::field<&T::member>(space) needs a pointer to a data member");
    static_assert(SearchSpace<S>,
                  "nas::field<&T::member>(space) needs a search space; wrap a fixed value in nas::just(x)");
    if constexpr (is_member && SearchSpace<S>) {
        using type = typename detail::member_traits<decltype(Member)>::type;
        static_assert(!std::is_const_v<type>, "nas::field<&T::member>(space): a const member cannot be set");
        constexpr bool fits = detail::converts<type, typename S::value_type>();
        static_assert(fits,
                      "nas::field<&T::member>(space): the space yields a type that does not convert to the member");
        if constexpr (fits && !std::is_const_v<type>) return member_space<Member, S>{std::move(s)};
    }
}

/// Structs of type `T`: default-made, then every listed member set from its space, in the order listed. Members that
/// are not listed keep their default. Size: the product of the fields' sizes.
///
///     auto conv_space = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(3, 5)));
template <class T, class... Field>
constexpr auto build(Field... fields) {
    constexpr bool makeable = std::is_default_constructible_v<T> && std::is_move_constructible_v<T>;
    static_assert(makeable,
                  "nas::build<T>: T must be default-constructible and movable; its members are set afterwards");
    constexpr bool are_fields = (detail::is_field_of<Field, T> && ...);
    static_assert(are_fields, "nas::build<T>: every argument must be nas::field<&T::member>(space) for a member of T");
    if constexpr (makeable && are_fields) {
        constexpr bool distinct = detail::distinct_fields<Field...>();
        static_assert(distinct, "nas::build<T>: a member is listed twice");
        if constexpr (distinct) return object<T, Field...>{std::tuple<Field...>{std::move(fields)...}};
    }
}

} // namespace nas
