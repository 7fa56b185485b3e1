#pragma once
// Controller: who proposes the next genome and learns from the results.

#include <concepts>
#include <span>
#include <string>

#include <nas/controller/proposal.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/space_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Genomes of the trials that were proposed but whose results the controller has not been shown yet, oldest first.
using pending_genomes = std::span<genome const* const>;

namespace detail {

template <class C>
concept HasControllerState = requires {
    typename C::state;
}
&&std::default_initializable<typename C::state>&& std::copyable<typename C::state>;

template <class P>
concept Proposal = std::same_as<P, genome> || std::same_as<P, proposal>;

template <class C>
concept ProposesAlone = requires(C const& c, typename C::state& state, space_view space, rng& random) {
    { c.propose(state, space, random) } -> Proposal;
};
template <class C>
concept ProposesAware = requires(C const& c, typename C::state& state, space_view space, rng& random,
                                 pending_genomes pending) {
    { c.propose(state, space, random, pending) } -> Proposal;
};
template <class C>
concept TakesFeedback = requires(C const& c, typename C::state& state, trial_record const& record) {
    { c.feedback(state, record) } -> std::same_as<void>;
};

} // namespace detail

/// A copyable configuration with its changing part in a separate `state`:
///
///     struct state { … };                                                  // default: nothing learnt yet; copyable
///     genome propose(state&, space_view, rng&) const;                      // or with a fourth parameter pending_genomes;
///                                                                          // or `proposal`, for searches with budgets
///     void feedback(state&, trial_record const&) const;                    // a trial ended, well or not
///
/// Each proposal gets a fresh `rng` that depends on the study's seed and the trial's number alone; everything else a
/// proposal depends on must be in `state`, so that a study can be repeated. `propose` throws `space_exhausted` when it
/// has nothing more to propose.
/// Optional:
///     genome propose_in(state&, space_view, rng&, genome storage) const;   // as propose, in the memory of an old genome
///     std::string describe() const;                    // name and options: a stored study continues only under the same
///     void check() const;                              // throws search_error for impossible options
///     std::string save(state const&) const;            // the state as bytes
///     state load(std::string_view bytes) const;        // and back, exactly
///     static constexpr bool several_objectives = true; // reads trial_record::objectives; accepts rewards of many values
template <class C>
concept Controller = std::copyable<C> && detail::HasControllerState<C> &&
    (detail::ProposesAlone<C> || detail::ProposesAware<C>)&&detail::TakesFeedback<C>;

/// A controller that can work with rewards of several values.
template <class C>
concept SeveralObjectivesController = Controller<C> && requires {
    requires C::several_objectives;
};

} // namespace nas
