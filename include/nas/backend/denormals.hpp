#pragma once
// flush_denormals: treats denormal floats as zero while it lives; arithmetic on them is tens of times slower.

#include <cstdint>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#if defined(_OPENMP)
#include <omp.h>
#endif

namespace nas {

namespace detail {

// The floating-point control register of the calling thread: MXCSR on x86, nothing elsewhere.
inline std::uint32_t float_control() noexcept {
#if defined(__SSE2__)
    return _mm_getcsr();
#else
    return 0;
#endif
}

inline void set_float_control(std::uint32_t value) noexcept {
#if defined(__SSE2__)
    _mm_setcsr(value);
#else
    (void)value;
#endif
}

class float_control_guard {
public:
    explicit float_control_guard(std::uint32_t value) noexcept : outer_(float_control()) {
        if (value != outer_) set_float_control(value);
    }
    ~float_control_guard() { set_float_control(outer_); }
    float_control_guard(float_control_guard const&) = delete;
    float_control_guard& operator=(float_control_guard const&) = delete;

private:
    std::uint32_t outer_;
};

} // namespace detail

/// Sets flush-to-zero and denormals-are-zero on the calling thread, and restores what was there on exit.
///
/// `threads > 1` does the same on that many threads of the OpenMP pool, for libraries with parallel regions of their
/// own; `parallel_for` hands the caller's setting to its workers by itself. Create and destroy it on the same thread.
/// On processors other than x86 it does nothing: denormals are then computed with, which is slower or equal, never
/// wrong.
class flush_denormals {
public:
    /// True if this processor has the setting.
#if defined(__SSE2__)
    static constexpr bool available = true;
#else
    static constexpr bool available = false;
#endif

    explicit flush_denormals(int threads = 1) noexcept : threads_(threads), outer_(detail::float_control()) {
        set_on_threads(outer_ | flush_to_zero | denormals_are_zero);
    }
    ~flush_denormals() { set_on_threads(outer_); }
    flush_denormals(flush_denormals const&) = delete;
    flush_denormals& operator=(flush_denormals const&) = delete;

private:
    // Bits of MXCSR (Intel SDM volume 1, 10.2.3).
    static constexpr std::uint32_t flush_to_zero = 0x8000;
    static constexpr std::uint32_t denormals_are_zero = 0x0040;

    void set_on_threads(std::uint32_t value) noexcept {
        detail::set_float_control(value);
#if defined(_OPENMP)
        if (threads_ > 1) {
#pragma omp parallel num_threads(threads_)
            detail::set_float_control(value);
        }
#endif
    }

    [[maybe_unused]] int threads_;
    std::uint32_t outer_;
};

} // namespace nas
