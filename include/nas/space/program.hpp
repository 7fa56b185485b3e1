#pragma once
// program(f): a space by run, for what a declaration cannot express.

#include <type_traits>
#include <utility>

#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>

namespace nas {

/// The results of a function that asks a chooser. Made by `program`.
template <class F>
struct program_space {
    using value_type = std::decay_t<std::invoke_result_t<F const&, chooser&>>;

    F function;

    value_type decode(chooser& c) const { return function(c); }

    /// By walking through every point: see `nas::cardinality`.
    bigint cardinality() const { return detail::count_by_walking(*this); }
};

/// The space of all results of `f(chooser&)`, whatever it asks: bounds, loops and branches may depend on earlier
/// answers.
///
/// What `f` asks may depend on the answers alone. Every pick has its own name or index; to ask the same space twice,
/// give it two. Genomes are keyed by path, so controllers work as on any other space.
///
///     constexpr auto space = nas::program([](nas::chooser& pick) {
///         int const width = pick("width", nas::one_of(16, 32, 64));
///         return net{width, pick("depth", nas::between(1, width / 16))};
///     });
template <class F>
constexpr auto program(F f) {
    constexpr bool takes_chooser = std::is_invocable_v<F const&, chooser&>;
    static_assert(takes_chooser, "nas::program(f): f must be callable with a nas::chooser&, and const");
    if constexpr (takes_chooser) {
        static_assert(!std::is_void_v<std::invoke_result_t<F const&, chooser&>>,
                      "nas::program(f): f must return the architecture");
        return program_space<F>{std::move(f)};
    }
}

} // namespace nas
