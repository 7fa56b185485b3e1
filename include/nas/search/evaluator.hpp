#pragma once
// Evaluator: the program's own function that trains and measures an architecture.

#include <concepts>
#include <type_traits>

#include <nas/search/trial.hpp>
#include <nas/trial/metrics.hpp>

namespace nas {

namespace detail {

template <class R>
concept EvaluationResult = std::convertible_to<R, double> || std::same_as<std::remove_cvref_t<R>, metrics>;

template <class E, class Arch>
concept EvaluatesAlone = requires(E& e, Arch const& arch) {
    { e(arch) } -> EvaluationResult;
};
template <class E, class Arch>
concept EvaluatesTrial = requires(E& e, Arch const& arch, trial<Arch>& t) {
    { e(arch, t) } -> EvaluationResult;
};

} // namespace detail

/// `e(arch)` or `e(arch, trial&)` is the accuracy, any number to maximise, or `metrics`. With the second parameter it can
/// report intermediate values, ask `should_stop()`, and end the trial itself by `fail` or `prune`; what it returns then is
/// ignored. An exception ends the trial: `std::bad_alloc` as out of memory, `nas::infeasible` as infeasible, any other
/// as crashed.
template <class E, class Arch>
concept Evaluator = detail::EvaluatesAlone<E, Arch> || detail::EvaluatesTrial<E, Arch>;

} // namespace nas
