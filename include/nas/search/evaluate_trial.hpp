#pragma once
// Calls an evaluator for a trial, and ends the trial if it throws.

#include <concepts>
#include <exception>
#include <optional>

#include <nas/search/evaluator.hpp>
#include <nas/search/failure_of.hpp>
#include <nas/search/trial.hpp>

namespace nas::detail {

/// What the evaluator measured; empty if it threw, and the trial has then ended as failed. Throws what the search itself
/// threw inside of it (storage, reward, observers).
template <class Arch, class E>
std::optional<metrics> evaluate_trial(trial<Arch>& t, E& evaluate) {
    failure thrown;
    try {
        auto const call = [&]() -> decltype(auto) {
            if constexpr (EvaluatesTrial<E, Arch>) return evaluate(t.arch(), t);
            else return evaluate(t.arch());
        };
        if constexpr (std::convertible_to<decltype(call()), double>)
            return metrics{.accuracy = static_cast<double>(call())};
        else return call();
    } catch (...) {
        if (t.search_threw()) throw;
        thrown = failure_of(std::current_exception());
    }
    if (!t.ended()) t.fail(thrown.kind, thrown.why);
    return std::nullopt;
}

} // namespace nas::detail
