#pragma once
// How many threads oneDNN uses: that of the OpenMP runtime when a primitive is made and when it runs.

#if defined(_OPENMP)
#include <omp.h>
#endif

namespace nas::onednn {

/// Sets the number of OpenMP threads of the calling thread while it lives. Other threads are not affected.
///
/// Make and run a primitive under the same number. Without OpenMP in the program oneDNN keeps its own default.
class thread_scope {
public:
#if defined(_OPENMP)
    explicit thread_scope(int threads) : outer_(omp_get_max_threads()) {
        if (threads != outer_) omp_set_num_threads(threads);
    }
    ~thread_scope() { omp_set_num_threads(outer_); }
#else
    explicit thread_scope(int) {}
#endif
    thread_scope(thread_scope const&) = delete;
    thread_scope& operator=(thread_scope const&) = delete;

private:
#if defined(_OPENMP)
    int outer_;
#endif
};

} // namespace nas::onednn
