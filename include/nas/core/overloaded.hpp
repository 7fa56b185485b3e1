#pragma once
// overloaded{f, g}: one callable out of several, for std::visit.

namespace nas {

/// Overload set of the given callables.
template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

template <class... F>
overloaded(F...) -> overloaded<F...>;

} // namespace nas
