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
/// result and joins them in order is deterministic. Workers round and flush denormals as the caller does. `f` must not
/// throw. Without OpenMP, or with `threads <= 1`, there is one call `f(0, n, 0)`.
template <class F>
void parallel_for(int threads, std::int64_t n, F&& f) {
    if (n <= 0) return;
#if defined(_OPENMP)
    int const parts = n < threads ? static_cast<int>(n) : threads;
    if (parts > 1) {
        auto const control = detail::float_control();
#pragma omp parallel num_threads(parts)
        {
            detail::float_control_guard const same_rounding(control);
            // OpenMP may grant fewer threads than asked for; the partition stays the same.
            for (int part = omp_get_thread_num(); part < parts; part += omp_get_num_threads()) {
                std::int64_t const begin = n * part / parts;
                std::int64_t const end = n * (part + 1) / parts;
                f(begin, end, part);
            }
        }
        return;
    }
#endif
    (void)threads;
    f(std::int64_t{0}, n, 0);
}

} // namespace nas
