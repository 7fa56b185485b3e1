#pragma once
// Asks any controller for a proposal: the concept's four forms in one call, for wrappers and for those who drive controllers.

#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/proposal.hpp>

namespace nas::detail {

/// `controller.propose(…)`, with the pending genomes if it takes them, as a proposal.
template <class C>
proposal propose_with(C const& controller, typename C::state& state, space_view space, rng& random,
                      pending_genomes pending) {
    auto const ask = [&]() {
        if constexpr (ProposesAware<C>) return controller.propose(state, space, random, pending);
        else return controller.propose(state, space, random);
    };
    if constexpr (std::same_as<decltype(ask()), proposal>) return ask();
    else return {.genome = ask()};
}

} // namespace nas::detail
