#pragma once
// some_of<K>(space): K of the alternatives of a space, distinct or not, sorted or not.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include <nas/core/bigint.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/combinations.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/value_traits.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// What several choices among the same candidates may be.
struct some_of_options {
    bool distinct = true; ///< no candidate twice
    bool sorted =
        false; ///< in the order of the candidates: the order of the choices does not matter and is not counted
};

namespace detail {

// A space that is one choice, whose alternatives can be had by index: `one_of`, `between`, `a | b`.
template <class S>
concept ChoiceSpace = SearchSpace<S> && requires(S const& s, chooser& c, std::uint32_t i) {
    s.arity;
    { s.decode_at(c, i) } -> std::same_as<typename S::value_type>;
    s.cardinality_at(i);
    s.literal(i);
};

// Whether one of the alternatives may have decisions of its own.
template <class S>
inline constexpr bool has_parts = true;
template <class S>
    requires requires { S::cardinality_at(0u); } // static: known to be 1
inline constexpr bool has_parts<S> = false;

} // namespace detail

/// `K` values in an array. Made by `some_of`.
template <std::size_t K, detail::ChoiceSpace S>
struct selection {
    using value_type = std::array<typename S::value_type, K>;

    S space;
    some_of_options options;

    value_type decode(chooser& c) const {
        if (options.sorted) {
            auto const chosen = unranked(c.pick(sorted_arity(), [this](std::uint32_t r) { return text_of(r); }));
            c.tell_parts(K, [&](std::uint32_t j) {
                return selected_part{j, chosen[j], n(), space.literal(chosen[j])};
            });
            return each([&](std::size_t j) {
                chooser::scope const in(c, static_cast<std::uint32_t>(j));
                return space.decode_at(c, chosen[j]);
            });
        }
        detail::taken<K> taken;
        return each([&](std::size_t j) {
            chooser::scope const in(c, static_cast<std::uint32_t>(j));
            std::uint32_t const left = options.distinct ? n() - static_cast<std::uint32_t>(j) : n();
            auto const candidate = [&](std::uint32_t i) { return options.distinct ? taken.nth_free(i) : i; };
            std::uint32_t const index =
                candidate(c.pick(left, [&](std::uint32_t i) { return space.literal(candidate(i)); }));
            c.tell_parts(1, [&](std::uint32_t) { return selected_part{{}, index, n(), space.literal(index)}; });
            if (options.distinct) taken.add(index);
            return space.decode_at(c, index);
        });
    }

    /// By the recursion over the candidates: with e and h the elementary and the complete symmetric polynomials of the
    /// candidates' sizes, e_K if distinct and sorted, K! e_K if distinct, h_K if sorted, h_1^K otherwise.
    constexpr bigint cardinality() const {
        if (!options.distinct && !options.sorted) {
            bigint sum = 0;
            for (std::uint32_t i = 0; i < n(); ++i) sum += space.cardinality_at(i);
            return power(sum, K);
        }
        std::array<bigint, K + 1> chosen{1}; // chosen[k]: ways to take k of the candidates seen so far
        for (std::uint32_t i = 0; i < n(); ++i) {
            bigint const size = space.cardinality_at(i);
            if (options.distinct)
                for (std::size_t k = K; k >= 1; --k) chosen[k] += size * chosen[k - 1];
            else
                for (std::size_t k = 1; k <= K; ++k) chosen[k] += size * chosen[k - 1];
        }
        bigint out = chosen[K];
        if (!options.sorted)
            for (std::uint32_t k = 2; k <= K; ++k) out *= k;
        return out;
    }

    /// Candidates with decisions of their own have no place in the outline of distinct or sorted selections.
    void visit(space_visitor& v) const requires(!detail::has_parts<S>) {
        if (options.sorted) return v.choice(sorted_arity(), [this](std::uint32_t r) { return text_of(r); });
        for (std::uint32_t j = 0; j < K; ++j) {
            space_visitor::scope const in(v, j);
            auto const text = [this](std::uint32_t i) { return space.literal(i); };
            if (options.distinct && j > 0) v.choice_of_rest(j, n(), text);
            else v.choice(n(), text);
        }
    }

    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (detail::is_sequence<V>) {
            if (value.size() != K) return e.mismatch();
            return options.sorted ? encode_sorted(value, e) : encode_each(value, e);
        } else {
            return e.search(*this, value);
        }
    }

private:
    constexpr std::uint32_t n() const { return space.arity; }

    // Sorted choices are one decision: the rank of the set, or of the multiset, which is a set of n + K - 1.
    constexpr std::uint32_t spread() const { return options.distinct ? n() : n() + static_cast<std::uint32_t>(K) - 1; }
    constexpr std::uint32_t sorted_arity() const { return static_cast<std::uint32_t>(detail::binomial(spread(), K)); }
    std::array<std::uint32_t, K> unranked(std::uint32_t rank) const {
        auto out = detail::subset_at<K>(rank, spread());
        if (!options.distinct)
            for (std::uint32_t j = 0; j < K; ++j) out[j] -= j;
        return out;
    }
    std::uint32_t rank_of(std::array<std::uint32_t, K> chosen) const {
        if (!options.distinct)
            for (std::uint32_t j = 0; j < K; ++j) chosen[j] += j;
        return detail::subset_rank(chosen);
    }
    std::string text_of(std::uint32_t rank) const {
        std::string out;
        for (std::uint32_t const i : unranked(rank)) out += concat(out.empty() ? "" : ",", space.literal(i));
        return out;
    }

    template <class F>
    static value_type each(F const& f) {
        return [&]<std::size_t... J>(std::index_sequence<J...>) { return value_type{{f(J)...}}; }
        (std::make_index_sequence<K>{});
    }

    // The first candidate from `from` on that yields the value and is free; n() if there is none. Leaves its genes.
    template <class V>
    std::uint32_t find(V const& value, encoder& e, std::uint32_t from, detail::taken<K> const* taken) const {
        std::size_t const start = e.mark();
        std::uint32_t i = from;
        bool const found = e.first_fit([&] {
            for (; i < n(); ++i) {
                if (taken && taken->contains(i)) continue;
                if (space.encode_at(value, e, i)) return true;
                e.rewind(start);
            }
            return false;
        });
        return found ? i : n();
    }

    template <class V>
    bool encode_each(V const& value, encoder& e) const {
        using element = typename V::value_type;
        detail::taken<K> taken;
        for (std::uint32_t j = 0; j < K; ++j) {
            encoder::scope const in(e, j);
            std::size_t const start = e.mark();
            std::uint32_t const i =
                find(static_cast<element const&>(value[j]), e, 0, options.distinct ? &taken : nullptr);
            if (i == n()) return e.mismatch();
            e.rewind(start); // the choice comes before what belongs to the candidate
            e.put(options.distinct ? n() - j : n(), options.distinct ? taken.rank_among_free(i) : i);
            (void)space.encode_at(static_cast<element const&>(value[j]), e, i);
            if (options.distinct) taken.add(i);
        }
        return true;
    }

    template <class V>
    bool encode_sorted(V const& value, encoder& e) const {
        using element = typename V::value_type;
        std::array<std::uint32_t, K> chosen{};
        std::size_t const start = e.mark();
        for (std::uint32_t j = 0; j < K; ++j) {
            encoder::scope const in(e, j);
            std::uint32_t const from = j == 0 ? 0 : chosen[j - 1] + (options.distinct ? 1 : 0);
            chosen[j] = find(static_cast<element const&>(value[j]), e, from, nullptr);
            if (chosen[j] == n()) return e.mismatch();
        }
        e.rewind(start);
        e.put(sorted_arity(), rank_of(chosen));
        for (std::uint32_t j = 0; j < K; ++j) {
            encoder::scope const in(e, j);
            (void)space.encode_at(static_cast<element const&>(value[j]), e, chosen[j]);
        }
        return true;
    }
};

/// `K` of the alternatives of `space`, which is one choice: `one_of`, `between` or `a | b`. By default distinct and in any
/// order. Choice j, and the decisions of what it chose, are at the path segment [j]; sorted choices are one decision, the
/// number of the set among all sets, so that every set is equally likely. Every genome is feasible.
///
/// Throws `space_error`: [nas.space.43] if there are fewer than `K` alternatives for distinct choices, [nas.space.44] if
/// there are 2^32 - 1 or more sets.
///
///     nas::some_of<2>(nas::one_of(3, 5, 7, 9))                       // 12: two different kernels, the order counts
///     nas::some_of<2>(nas::between(0, 4), {.sorted = true})          // 10: two different inputs
template <std::size_t K, class S>
constexpr auto some_of(S space, some_of_options options = {}) {
    static_assert(K >= 1, "nas::some_of<K> chooses at least one alternative");
    static_assert(SearchSpace<S>,
                  "nas::some_of<K>(space): a space of the candidates is needed; wrap values in nas::one_of(...)");
    if constexpr (SearchSpace<S> && K >= 1) {
        constexpr bool choice = detail::ChoiceSpace<S>;
        static_assert(choice,
                      "nas::some_of<K>(space): the candidates must be one choice: nas::one_of, nas::between or a | b");
        if constexpr (choice) {
            std::uint64_t const n = space.arity;
            if (options.distinct && n < K)
                throw space_error("nas.space.43", "some_of: cannot choose ", K, " distinct alternatives among ", n);
            if (options.sorted && detail::binomial(options.distinct ? n : n + K - 1, K) >= 0xffffffffu)
                throw space_error("nas.space.44", "some_of: there are 2^32 - 1 or more sets of ", K, " among ", n,
                                  " alternatives; choose among fewer, or unsorted");
            return selection<K, S>{std::move(space), options};
        }
    }
}

} // namespace nas
