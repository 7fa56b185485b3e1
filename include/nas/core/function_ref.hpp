#pragma once
// function_ref<int(double)>: a parameter that accepts any callable without owning it and without <functional>.

#include <type_traits>
#include <utility>

namespace nas {

template <class Signature>
class function_ref;

/// A non-owning reference to a callable; two pointers, never allocates. The callable must outlive the call it is passed
/// to.
template <class R, class... A>
class function_ref<R(A...)> {
public:
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, function_ref> && std::is_invocable_r_v<R, F&, A...>)
    function_ref(F&& f)
    noexcept { // NOLINT(google-explicit-constructor): the reference is the callable
        using target = std::remove_reference_t<F>;
        if constexpr (std::is_function_v<target>) {
            callable_.function = reinterpret_cast<void (*)()>(&f);
            call_ = [](erased c, A... a) -> R {
                return static_cast<R>(reinterpret_cast<target*>(c.function)(std::forward<A>(a)...));
            };
        } else {
            callable_.object = const_cast<void*>(static_cast<void const*>(__builtin_addressof(f)));
            call_ = [](erased c, A... a) -> R {
                return static_cast<R>((*static_cast<target*>(c.object))(std::forward<A>(a)...));
            };
        }
    }

    R operator()(A... a) const { return call_(callable_, std::forward<A>(a)...); }

private:
    union erased {
        void* object;
        void (*function)();
    };

    erased callable_{};
    R (*call_)(erased, A...) = nullptr;
};

} // namespace nas
