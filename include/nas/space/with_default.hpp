#pragma once
// with_default(space, value): the value that a baseline has here.

#include <utility>

#include <nas/core/bigint.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// `space`, with the value of its baseline. Made by `with_default`.
template <SearchSpace S>
struct defaulted {
    using value_type = typename S::value_type;
    static constexpr bool decides = detail::decides<S>();

    S space;
    value_type preset;

    value_type decode(chooser& c) const {
        if (!c.wants_presets()) return space.decode(c);
        encoder e(encode_options{}.max_candidates, c.key());
        if (!e.encode(space, preset))
            throw space_error("nas.space.41", "with_default: the default is not a value of its space (the part at '",
                              e.where(), "' fits no alternative)");
        chooser::presets const in(c, e.genes());
        return space.decode(c);
    }
    constexpr bigint cardinality() const { return nas::cardinality(space); }
    void visit(space_visitor& v) const requires StaticSpace<S> { space.visit(v); }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        return e.encode(space, value);
    }
};

/// `space`, whose baseline has the value `value`: what `baseline(space)` picks, and what decisions get that old
/// architectures lack (`grow`). Nothing else changes: same points, same paths. Where defaults are nested, the outer one
/// counts. A value that is not in the space throws `space_error` [nas.space.41] when the default is asked for.
///
///     nas::field<&conv::kernel>(nas::with_default(nas::one_of(3, 5, 7), 5))
template <class S, class V>
constexpr auto with_default(S space, V value) {
    static_assert(SearchSpace<S>,
                  "nas::with_default(space, value) needs a search space; wrap a fixed value in nas::just(x)");
    if constexpr (SearchSpace<S>) {
        constexpr bool fits = detail::converts<typename S::value_type, V>();
        static_assert(fits, "nas::with_default(space, value): the value is not of the space's type");
        if constexpr (fits)
            return defaulted<S>{std::move(space), detail::convert<typename S::value_type>(std::move(value))};
    }
}

} // namespace nas
