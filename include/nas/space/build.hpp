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
#include <nas/space/given.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

namespace detail {

template <auto Member>
struct named_member {
    using owner = typename member_traits<decltype(Member)>::owner;
    using type = typename member_traits<decltype(Member)>::type;
    static constexpr std::string_view name = member_name<Member>();
    static constexpr std::uint64_t name_hash = hash_text(name);
};

} // namespace detail

/// A member and the space of its values; its path segment is the member's name. Made by `field`, used by `build`.
template <auto Member, class S>
struct member_space : detail::named_member<Member> {
    using space_type = S;
    static constexpr bool depends = false;
    static constexpr bool decides = detail::decides<S>();
    static constexpr bool needs(std::string_view) { return false; }

    S space;

    constexpr S const& in(typename member_space::owner const&) const { return space; }
};
template <auto Member, class F, auto... Needs>
struct member_space<Member, given_space<F, Needs...>> : detail::named_member<Member> {
    using space_type = typename given_space<F, Needs...>::space_type;
    static constexpr bool depends = true;
    static constexpr bool decides = detail::decides<space_type>();
    static constexpr bool needs(std::string_view member) { return ((member_name<Needs>() == member) || ...); }
    /// True if every member needed is among `names`.
    template <std::size_t N>
    static constexpr bool has_all(std::string_view const (&names)[N], std::size_t n) {
        auto const found = [&](std::string_view wanted) {
            for (std::size_t i = 0; i < n; ++i)
                if (names[i] == wanted) return true;
            return false;
        };
        return (found(member_name<Needs>()) && ...);
    }

    given_space<F, Needs...> space;

    constexpr space_type in(typename member_space::owner const& o) const { return space.function(o.*Needs...); }
};

/// Structs of type `T`. Made by `build`.
template <class T, class... Field>
struct object {
    using value_type = T;
    static constexpr bool decides = (Field::decides || ...);

    std::tuple<Field...> fields;

    T decode(chooser& c) const {
        T out{};
        std::apply([&](Field const&... f) { (set(out, f, c), ...); }, fields);
        return out;
    }
    constexpr bigint cardinality() const {
        if constexpr ((Field::depends || ...)) {
            T so_far{};
            std::uint64_t walked = 0;
            return count_from<0>(so_far, walked);
        } else {
            return std::apply([](Field const&... f) { return (bigint(1) * ... * nas::cardinality(f.space)); }, fields);
        }
    }
    void visit(space_visitor& v) const requires((!Field::depends && StaticSpace<typename Field::space_type>)&&...) {
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

    // Field by field, for those who constrain some of them; see `where`.
    template <auto Member, class S>
    static void set(T& out, member_space<Member, S> const& f, chooser& c) {
        using member = member_space<Member, S>;
        chooser::scope const in(c, member::name, member::name_hash);
        out.*Member = detail::convert<typename member::type>(f.in(out).decode(c));
    }

    template <auto Member, class S>
    static bool get(T const& value, member_space<Member, S> const& f, encoder& e) {
        using member = member_space<Member, S>;
        encoder::scope const in(e, member::name, member::name_hash);
        return e.encode(f.in(value), value.*Member);
    }

private:
    // Points of the fields from I on, given those before. A field that others depend on is walked through.
    template <std::size_t I>
    bigint count_from(T& so_far, std::uint64_t& walked) const {
        if constexpr (I == sizeof...(Field)) {
            return 1;
        } else {
            auto const& f = std::get<I>(fields);
            using member = std::decay_t<decltype(f)>;
            if constexpr ((Field::needs(member::name) || ...)) {
                bigint sum = 0;
                lexicographic_chooser c;
                do {
                    if (++walked > detail::max_counted_points) detail::too_many_to_walk();
                    set(so_far, f, c);
                    sum += count_from<I + 1>(so_far, walked);
                } while (c.next());
                return sum;
            } else {
                bigint const own = nas::cardinality(f.in(so_far));
                return own * count_from<I + 1>(so_far, walked);
            }
        }
    }
};

namespace detail {

template <class F, class T>
inline constexpr bool is_field_of = false;
template <auto Member, class S, class T>
inline constexpr bool is_field_of<member_space<Member, S>, T> =
    std::is_base_of_v<typename member_space<Member, S>::owner, T>;

// Whether what fields depend on is set before them.
template <class... Field>
constexpr bool in_order() {
    std::string_view const names[] = {Field::name..., std::string_view{}};
    std::size_t before = 0;
    bool ok = true;
    [[maybe_unused]] auto const one = [&]<class F>(F const*) {
        if constexpr (F::depends) ok = ok && F::has_all(names, before);
        ++before;
    };
    (one(static_cast<Field const*>(nullptr)), ...);
    return ok;
}

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
    constexpr bool is_space = SearchSpace<S> || detail::is_given<S>;
    static_assert(is_space, "nas::field<&T::member>(space) needs a search space; wrap a fixed value in nas::just(x)");
    if constexpr (is_member && is_space) {
        using type = typename detail::member_traits<decltype(Member)>::type;
        using space_type = typename member_space<Member, S>::space_type;
        static_assert(!std::is_const_v<type>, "nas::field<&T::member>(space): a const member cannot be set");
        constexpr bool fits = detail::converts<type, typename space_type::value_type>();
        static_assert(fits,
                      "nas::field<&T::member>(space): the space yields a type that does not convert to the member");
        if constexpr (fits && !std::is_const_v<type>) return member_space<Member, S>{{}, std::move(s)};
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
        constexpr bool ordered = detail::in_order<Field...>();
        static_assert(ordered, "nas::build<T>: nas::given<&T::a> needs a field for that member before it");
        if constexpr (distinct && ordered) return object<T, Field...>{std::tuple<Field...>{std::move(fields)...}};
    }
}

} // namespace nas
