#pragma once
// just(x): a fixed value where a space is expected.

#include <utility>

#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/value_traits.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// Space of one value; asks nothing. Made by `just`.
template <class T>
struct constant {
    using value_type = T;
    static constexpr bool decides = false;

    T value;

    T decode(chooser&) const { return value; }
    static constexpr bigint cardinality() { return 1; }
    void visit(space_visitor& v) const { v.fixed(literal_of(value)); }
    template <class V>
    bool encode(V const& wanted, encoder& e) const {
        return detail::same_value(detail::convert<V>(T(value)), wanted) || e.mismatch();
    }
};

/// The value `x`, always: for an alternative without decisions, or a member that differs from its default.
///
///     auto layer = nas::build<conv>(...) | nas::just(skip{});
template <class T>
constexpr auto just(T&& x) {
    static_assert(!SearchSpace<std::decay_t<T>>, "nas::just(x) is for a fixed value; a search space needs no wrapping");
    return constant<detail::stored<T>>{static_cast<detail::stored<T>>(std::forward<T>(x))};
}

} // namespace nas
