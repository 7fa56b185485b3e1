#pragma once
// Executor: on what the workers of `search.run` run. Threads: see thread_executor.hpp.

#include <concepts>
#include <cstddef>

#include <nas/core/function_ref.hpp>

namespace nas {

/// `e.run(work)` calls `work(i)` once for every worker i in [0, e.workers()), at the same time or one after the other, and
/// returns when all have returned. `work` does not throw. With several workers the calls must really be concurrent.
template <class E>
concept Executor = requires(E& e, E const& c, function_ref<void(std::size_t)> work) {
    { c.workers() } -> std::convertible_to<std::size_t>;
    { e.run(work) } -> std::same_as<void>;
};

/// One worker: the calling thread.
struct serial_executor {
    static constexpr std::size_t workers() { return 1; }
    void run(function_ref<void(std::size_t)> work) const { work(0); }
};

} // namespace nas
