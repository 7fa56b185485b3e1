#pragma once
// How far a trial has come, and why it failed if it did.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nas {

/// A trial starts `running` and ends, once, in one of the others. The numbers are stored in files.
enum class trial_state : std::uint8_t {
    running = 0,    ///< asked, not yet reported; after a crash it is run again
    complete = 1,   ///< has metrics and a reward
    pruned = 2,     ///< stopped early on the pruner's advice; may have metrics, has no reward
    infeasible = 3, ///< cannot be built or breaks a limit: a normal, cheap result
    failed = 4,     ///< see `failure`
};

/// Why a trial has no result. The numbers are stored in files.
enum class failure_kind : std::uint8_t {
    infeasible = 0,    ///< the architecture cannot be built or breaks a limit
    diverged = 1,      ///< the training produced NaN or infinity
    out_of_memory = 2, ///< the architecture does not fit
    timeout = 3,       ///< took too long
    crashed = 4,       ///< an exception, a signal, a lost device
    cancelled = 5,     ///< given up by the program
};

/// Kind and reason of a failure.
struct failure {
    failure_kind kind = failure_kind::crashed;
    std::string why;

    friend bool operator==(failure const&, failure const&) = default;
};

namespace detail {

inline constexpr std::array<std::string_view, 5> trial_state_names{"running", "complete", "pruned", "infeasible",
                                                                   "failed"};
inline constexpr std::array<std::string_view, 6> failure_kind_names{"infeasible", "diverged", "out_of_memory",
                                                                    "timeout",    "crashed",  "cancelled"};

template <class E, std::size_t N>
constexpr std::optional<E> enumerator_named(std::array<std::string_view, N> const& names,
                                            std::string_view name) noexcept {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<E>(i);
    return std::nullopt;
}

} // namespace detail

/// "complete", "out_of_memory", …: the names used in files and tables.
constexpr std::string_view to_string(trial_state s) noexcept {
    return detail::trial_state_names[static_cast<std::size_t>(s)];
}
constexpr std::string_view to_string(failure_kind k) noexcept {
    return detail::failure_kind_names[static_cast<std::size_t>(k)];
}

/// The enumerator called `name`; empty if there is none.
constexpr std::optional<trial_state> trial_state_from(std::string_view name) noexcept {
    return detail::enumerator_named<trial_state>(detail::trial_state_names, name);
}
constexpr std::optional<failure_kind> failure_kind_from(std::string_view name) noexcept {
    return detail::enumerator_named<failure_kind>(detail::failure_kind_names, name);
}

} // namespace nas
