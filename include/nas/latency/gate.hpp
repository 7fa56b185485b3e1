#pragma once
// Lets one thread of a program measure while its other threads hold still.

#include <condition_variable>
#include <mutex>

namespace nas::latency {

/// Threads that work are inside a `worker` and call `pass()` often, between training steps for example; a thread that
/// measures holds a `quiet` and has the machine to itself, as far as this program goes.
///
///     nas::latency::gate gate;
///     { nas::latency::gate::worker w(gate); for (…) { step(); w.pass(); } }       // in every trainer
///     { nas::latency::gate::quiet q(gate); measure(run); }                        // not inside a worker
class gate {
public:
    gate() = default;
    gate(gate const&) = delete;
    gate& operator=(gate const&) = delete;

    class worker {
    public:
        explicit worker(gate& g) : gate_(g) {
            std::unique_lock lock(gate_.mutex_);
            enter(lock);
        }
        ~worker() {
            std::lock_guard const lock(gate_.mutex_);
            leave();
        }
        worker(worker const&) = delete;
        worker& operator=(worker const&) = delete;

        /// Waits while somebody measures or wants to.
        void pass() {
            std::unique_lock lock(gate_.mutex_);
            if (gate_.waiting_ == 0) return;
            leave();
            enter(lock);
        }

    private:
        void enter(std::unique_lock<std::mutex>& lock) {
            gate_.changed_.wait(lock, [&] { return gate_.waiting_ == 0; });
            ++gate_.working_;
        }
        void leave() {
            --gate_.working_;
            gate_.changed_.notify_all();
        }

        gate& gate_;
    };

    class quiet {
    public:
        /// Waits until all workers hold still and nobody else measures.
        explicit quiet(gate& g) : gate_(g) {
            std::unique_lock lock(gate_.mutex_);
            ++gate_.waiting_;
            gate_.changed_.wait(lock, [&] { return gate_.working_ == 0 && !gate_.measuring_; });
            gate_.measuring_ = true;
        }
        ~quiet() {
            std::lock_guard const lock(gate_.mutex_);
            gate_.measuring_ = false;
            --gate_.waiting_;
            gate_.changed_.notify_all();
        }
        quiet(quiet const&) = delete;
        quiet& operator=(quiet const&) = delete;

    private:
        gate& gate_;
    };

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int working_ = 0; // threads inside a worker that do not hold still
    int waiting_ = 0; // threads that measure or want to
    bool measuring_ = false;
};

} // namespace nas::latency
