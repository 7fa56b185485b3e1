#pragma once
// parallel_for: the only way in which kernels use threads. OpenMP where the program is compiled with it, else serial.

#include <cstdint>

#include <nas/backend/denormals.hpp>

#if defined(_OPENMP)
#include <omp.h>
#endif

namespace nas {

/// Calls `f(begin, end, thread)` for contiguous ranges that partition [0, n), one per thread; empty ranges are skipped.
///
/// The ranges depend on `threads` and `n` alone, never on timing, so a kernel that gives each `thread` its own partial
/// result and joins them in order is deterministic, and yields the same without OpenMP: then the ranges come one after
/// the other. Workers round and flush denormals as the caller does. `f` must not throw. `threads <= 1`: one call
/// `f(0, n, 0)`.
template <class F>
void parallel_for(int threads, std::int64_t n, F&& f) {
    if (n <= 0) return;
    int const parts = threads <= 1 ? 1 : n < threads ? static_cast<int>(n) : threads;
    auto const run = [&](int part) { f(n * part / parts, n * (part + 1) / parts, part); };
#if defined(_OPENMP)
    if (parts > 1) {
        auto const control = detail::float_control();
#pragma omp parallel num_threads(parts)
        {
            detail::float_control_guard const same_rounding(control);
            // OpenMP may grant fewer threads than asked for; the partition stays the same.
            for (int part = omp_get_thread_num(); part < parts; part += omp_get_num_threads()) run(part);
        }
        return;
    }
#endif
    for (int part = 0; part < parts; ++part) run(part);
}

} // namespace nas
