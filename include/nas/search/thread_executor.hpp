#pragma once
// Threads for `search.run`. Not part of nas.hpp: <thread> is dear.

#include <cstddef>
#include <thread>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/function_ref.hpp>

namespace nas {

/// One thread per worker; the calling thread is one of them.
///
///     search.run(200, evaluate, nas::thread_executor{.threads = 4});   // evaluate must be callable from several threads
struct thread_executor {
    std::size_t threads = 2;

    std::size_t workers() const { return threads; }

    /// Throws `search_error` if `threads` is 0.
    void run(function_ref<void(std::size_t)> work) const {
        if (threads == 0) throw search_error("nas.search.10", "thread_executor needs at least 1 thread, got 0");
        struct joined : std::vector<std::thread> { // also if starting a later thread fails
            ~joined() {
                for (std::thread& t : *this) t.join();
            }
        } others;
        others.reserve(threads - 1);
        for (std::size_t i = 1; i < threads; ++i) others.emplace_back([work, i] { work(i); });
        work(0);
    }
};

} // namespace nas
