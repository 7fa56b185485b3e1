#pragma once
// The type of the architectures of a space.

#include <nas/space/concept.hpp>

namespace nas::detail {

struct not_a_space {};

template <class S>
struct arch_of_space {
    using type = not_a_space;
};
template <SearchSpace S>
struct arch_of_space<S> {
    using type = typename S::value_type;
};
/// The architectures of a space; for what is none, a stand-in that lets the search say so.
template <class S>
using arch_of = typename arch_of_space<S>::type;

} // namespace nas::detail
