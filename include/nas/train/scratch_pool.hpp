#pragma once
// Work space for functions that many threads call at once.

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace nas::train {

/// Keeps objects that are dear to make, such as decoders with their memory, one per thread that works at the same time.
/// A copy begins empty.
template <class T>
class scratch_pool {
    struct store {
        std::mutex guard;
        std::vector<std::unique_ptr<T>> idle;
        std::size_t made = 0;
    };

public:
    scratch_pool() : store_(std::make_unique<store>()) {}
    scratch_pool(scratch_pool const&) : scratch_pool() {}
    scratch_pool& operator=(scratch_pool const&) { return *this; }
    scratch_pool(scratch_pool&&) noexcept = default;
    scratch_pool& operator=(scratch_pool&&) noexcept = default;

    /// An object for one caller; goes back at the end of its scope. The pool must outlive it.
    class lease {
    public:
        lease(store& s, std::unique_ptr<T> t) : store_(s), object_(std::move(t)) {}
        ~lease() {
            std::lock_guard const lock(store_.guard);
            store_.idle.push_back(std::move(object_)); // capacity was taken when the object was made
        }
        lease(lease const&) = delete;
        lease& operator=(lease const&) = delete;
        T& operator*() const { return *object_; }
        T* operator->() const { return object_.get(); }

    private:
        store& store_;
        std::unique_ptr<T> object_;
    };

    /// An idle object, or a new one. Thread-safe.
    lease take() const {
        {
            std::lock_guard const lock(store_->guard);
            auto& idle = store_->idle;
            if (!idle.empty()) {
                auto object = std::move(idle.back());
                idle.pop_back();
                return {*store_, std::move(object)};
            }
            idle.reserve(++store_->made);
        }
        return {*store_, std::make_unique<T>()};
    }

private:
    std::unique_ptr<store> store_;
};

} // namespace nas::train
