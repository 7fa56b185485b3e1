#pragma once
// Square roots of many floats at a time.

#include <cmath>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace nas::train {

/// x[i] = sqrt(x[i]), correctly rounded. Compilers do not vectorise std::sqrt where it may set errno, which makes a
/// loop around it several times slower than memory allows. Precondition: no x[i] is negative.
inline void square_roots(float* x, std::int64_t n) {
    std::int64_t i = 0;
#if defined(__SSE2__)
    for (; i + 4 <= n; i += 4) _mm_storeu_ps(x + i, _mm_sqrt_ps(_mm_loadu_ps(x + i)));
#endif
    for (; i < n; ++i) x[i] = std::sqrt(x[i]);
}

} // namespace nas::train
