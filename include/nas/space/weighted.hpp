#pragma once
// weighted(space, w...): how likely each alternative is drawn.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// `space`, whose first decision is drawn with given probabilities. Made by `weighted`.
template <SearchSpace S, std::size_t N>
struct weighted_space {
    using value_type = typename S::value_type;
    static constexpr bool decides = detail::decides<S>();

    S space;
    std::array<double, N> weights;

    value_type decode(chooser& c) const {
        chooser::weighing const in(c, weights);
        return space.decode(c);
    }
    constexpr bigint cardinality() const { return nas::cardinality(space); }
    void visit(space_visitor& v) const requires StaticSpace<S> { space.visit(v); }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        return e.encode(space, value);
    }
};

/// `space`, whose alternatives are drawn with the probabilities `weights`, one per alternative, in their order; those
/// of further decisions inside stay as they are. A prior for everything that draws: `sample`, and the decisions that
/// `mutate` and `crossover` draw anew. Points, paths and enumeration do not change; alternatives of probability 0 can
/// still be enumerated, mutated to and given.
///
/// Throws `space_error`: [nas.space.40] for another number of weights than alternatives, [nas.space.42] if one is
/// negative or not finite or the sum is not 1 (to 1e-6).
///
///     nas::weighted(nas::one_of(3, 5, 7), 0.5, 0.3, 0.2)
template <class S, class... W>
constexpr auto weighted(S space, W... weights) {
    static_assert(SearchSpace<S>, "nas::weighted(space, weights...) needs a search space first");
    constexpr bool numbers = (std::is_arithmetic_v<W> && ...) && sizeof...(W) > 0;
    static_assert(numbers, "nas::weighted(space, weights...) needs one number per alternative");
    if constexpr (SearchSpace<S> && numbers) {
        std::array<double, sizeof...(W)> const all{static_cast<double>(weights)...};
        double sum = 0;
        for (double const w : all) {
            if (!(w >= 0) || !is_finite(w))
                throw space_error("nas.space.42", "weighted: ", w, " is not a probability; give numbers from 0 to 1");
            sum += w;
        }
        if (sum < 1 - 1e-6 || sum > 1 + 1e-6)
            throw space_error("nas.space.42", "weighted: the probabilities sum to ", sum, ", not to 1");
        if constexpr (requires {
                          { space.arity } -> std::convertible_to<std::size_t>;
                      })
            if (space.arity != sizeof...(W))
                throw space_error("nas.space.40", "weighted: ", sizeof...(W), " weights for a decision with ",
                                  space.arity, " alternatives; give one weight per alternative");
        return weighted_space<S, sizeof...(W)>{std::move(space), all};
    }
}

} // namespace nas
