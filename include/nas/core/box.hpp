#pragma once
// box<T>: sole owner of an object on the heap, as std::unique_ptr, whose header costs a fifth of the space language.

#include <concepts>
#include <utility>

namespace nas {

/// Owns an object of `T` or of a class derived from it, or nothing. `T` has a virtual destructor if it is derived from.
template <class T>
class box {
public:
    box() = default;
    box(box&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <std::derived_from<T> D>
        requires(!std::same_as<D, T>)
    // NOLINTNEXTLINE(google-explicit-constructor): as with pointers
    box(box<D>&& other) noexcept : object_(other.release()) {}
    box& operator=(box&& other) noexcept {
        box(std::move(other)).swap(*this);
        return *this;
    }
    ~box() { delete object_; }

    /// A box with a new `T`, made from `arguments`.
    template <class... A>
    static box make(A&&... arguments) {
        box b;
        b.object_ = new T(std::forward<A>(arguments)...);
        return b;
    }

    T* get() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    T* operator->() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }

    void swap(box& other) noexcept { std::swap(object_, other.object_); }
    T* release() noexcept { return std::exchange(object_, nullptr); }

private:
    T* object_ = nullptr;
};

} // namespace nas
