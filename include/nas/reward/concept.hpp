#pragma once
// Reward: what the search maximises, computed from the metrics of a trial.

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

#include <nas/trial/metrics.hpp>

namespace nas {

namespace detail {

template <class T>
inline constexpr std::size_t reward_values = 0;
template <class T>
    requires std::convertible_to<T, double>
inline constexpr std::size_t reward_values<T> = 1;
template <std::size_t K>
inline constexpr std::size_t reward_values<std::array<double, K>> = K;

} // namespace detail

/// `r(metrics const&)` is a number, larger is better; or a `std::array<double, K>` of such numbers for a Pareto search.
/// Throws `search_error` if a metric it needs was not measured: that ends the search, since no trial could be rewarded.
/// Optional: `std::string describe() const`, name and options; a stored study continues only under the same.
template <class R>
concept Reward = std::copyable<R> && requires(R const& r, metrics const& m) {
    r(m);
    requires(detail::reward_values<std::remove_cvref_t<decltype(r(m))>> >= 1);
};

/// How many numbers a reward gives.
template <Reward R>
inline constexpr std::size_t reward_size =
    detail::reward_values<std::remove_cvref_t<decltype(std::declval<R const&>()(std::declval<metrics const&>()))>>;

} // namespace nas
