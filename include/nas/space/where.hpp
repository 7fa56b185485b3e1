#pragma once
// where(space, predicate): the points of a space that satisfy a constraint.

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/feasible_tree.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/replay.hpp>

namespace nas {

struct where_options {
    /// Spaces of at most so many points are walked through when `where` is called; larger ones reject.
    std::uint64_t max_points = 100'000;
};

/// The share of points that satisfy a constraint, as estimated from samples: a 95 % interval (Wilson 1927), not a count.
struct feasible_share {
    double estimate = 0, low = 0, high = 1;
    std::uint64_t samples = 0;
};

/// The feasible points of a space. Made by `where`.
template <SearchSpace S, class P>
class feasible_space {
public:
    using value_type = typename S::value_type;

    feasible_space(S space, P predicate, where_options const& options)
        : space_(std::move(space)), predicate_(std::move(predicate)), limit_(options.max_points) {
        std::vector<genome> feasible;
        lexicographic_chooser c;
        std::uint64_t walked = 0;
        do {
            if (walked++ == limit_) return;
            if (satisfied(space_.decode(c))) feasible.push_back(c.genes());
        } while (c.next());
        if (feasible.empty())
            throw space_error("nas.space.50", "where: none of the ", walked,
                              " points of the space satisfies the constraint; constraints may contradict each other");
        tree_.emplace(feasible);
    }

    /// True if only feasible alternatives are asked for; false if infeasible points are rejected: then `decode` throws
    /// `infeasible` [nas.space.51], and `sample`, `mutate`, `crossover` and `complete` try again.
    bool exact() const noexcept { return tree_.has_value(); }

    value_type decode(chooser& c) const {
        if (tree_) {
            std::uint32_t at = tree_->root();
            detail::feasible_chooser inner(c, *tree_, at);
            return space_.decode(inner);
        }
        value_type out = space_.decode(c);
        if (!satisfied(out)) throw infeasible("nas.space.51", "this point of the space violates its constraint");
        return out;
    }

    /// Exact. Throws `space_error` [nas.space.53] for a space that was too large to walk through.
    bigint cardinality() const {
        if (!tree_)
            throw space_error("nas.space.53", "where: the feasible points of a space with more than ", limit_,
                              " points are not counted; see share(), constrain its parts, or raise "
                              "where_options::max_points");
        return tree_->points();
    }

    /// How large the feasible part is, from `samples` points drawn.
    feasible_share share(rng const& r, std::uint64_t samples = 10'000) const {
        std::uint64_t good = 0;
        for (std::uint64_t i = 0; i < samples; ++i) {
            rng const own = r.stream(i);
            replay_chooser c(nullptr, &own);
            good += satisfied(space_.decode(c));
        }
        auto const n = static_cast<double>(samples), p = static_cast<double>(good) / n;
        constexpr double z = 1.959963984540054; // 97.5 % of the normal distribution
        double const middle = (p + z * z / (2 * n)) / (1 + z * z / n);
        double const half = z * __builtin_sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        return {p, good > 0 ? middle - half : 0, good < samples ? middle + half : 1, samples};
    }

    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::same_as<V, value_type>) {
            if (!satisfied(value)) return e.mismatch();
            if (!tree_) return e.encode(space_, value);
            encoder inner(encode_options{}.max_candidates, e.key());
            if (!inner.encode(space_, value)) return e.mismatch();
            if (inner.was_rounded()) e.rounded();
            std::uint32_t at = tree_->root();
            return detail::put_feasible(e, inner.genes(), *tree_, at);
        } else {
            return e.search(*this, value);
        }
    }

private:
    bool satisfied(value_type const& value) const { return predicate_(value); }

    S space_;
    P predicate_;
    std::uint64_t limit_;
    std::optional<detail::feasible_tree> tree_;
};

/// The points of `space` whose values satisfy `predicate`.
///
/// A space of up to `where_options::max_points` points is walked through once, here, and its feasible points are kept: then
/// every decision offers its feasible alternatives only, every genome is feasible, and the size is exact. In a larger
/// space infeasible points are rejected before they become trials: `sample` and the operators draw again, up to 1000
/// times, and then throw `space_error` [nas.space.52] rather than go on for ever. So constrain the smallest part that the
/// constraint is about; for conditions between fields of a struct see `given`.
///
/// Throws `space_error` [nas.space.50] if no point satisfies the predicate (and the space was walked through).
///
///     nas::where(nas::repeat<2>(nas::one_of(3, 5, 7)), [](auto const& k) { return k[0] + k[1] <= 10; })
template <class S, class P>
auto where(S space, P predicate, where_options const& options = {}) {
    static_assert(SearchSpace<S>, "nas::where(space, predicate) needs a search space first");
    if constexpr (SearchSpace<S>) {
        constexpr bool usable = std::is_invocable_r_v<bool, P const&, typename S::value_type const&>;
        static_assert(usable,
                      "nas::where(space, predicate): the predicate must be callable with the space's value, and const, "
                      "and give a bool");
        if constexpr (usable) return feasible_space<S, P>(std::move(space), std::move(predicate), options);
    }
}

} // namespace nas
