#pragma once
// scaled(32, 0.5, 1.0, 2.0): a channel count times one of several factors, rounded to what hardware likes.

#include <concepts>
#include <type_traits>

#include <nas/core/error.hpp>
#include <nas/core/make_divisible.hpp>
#include <nas/space/one_of.hpp>

namespace nas {

/// `make_divisible(base * factor, Divisor)` for one of the factors; one decision of arity = number of factors.
///
/// Factors that round to the same count stay separate alternatives: the index names the factor.
/// Throws `space_error` [nas.space.14] if `base` or a factor is not positive.
///
///     nas::scaled(32, 0.75, 1.0, 1.25)        // 24 32 40
template <int Divisor = 8, class Base, class... Factor>
constexpr auto scaled(Base base, Factor... factors) {
    constexpr bool numbers = std::integral<Base> && (std::is_arithmetic_v<Factor> && ...);
    static_assert(numbers, "nas::scaled(base, factors...) needs a whole base and numbers as factors");
    static_assert(sizeof...(Factor) >= 2,
                  "nas::scaled needs at least two factors; use nas::just(channels) for a fixed count");
    static_assert(Divisor >= 1, "nas::scaled rounds to multiples of a positive divisor");
    if constexpr (numbers && sizeof...(Factor) >= 2 && Divisor >= 1) {
        auto const channels = [base](auto factor) {
            if (!(base > 0 && factor > 0))
                throw space_error("nas.space.14", "scaled: ", base, " channels times ", factor,
                                  " is not a positive count");
            return make_divisible<Base>(static_cast<double>(base) * static_cast<double>(factor), Base{Divisor});
        };
        return values<Base, sizeof...(Factor)>{{channels(factors)...}};
    }
}

} // namespace nas
