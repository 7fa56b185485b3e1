#pragma once
// ppo: a softmax for every decision, learnt by proximal policy optimization.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nas/controller/concept.hpp>
#include <nas/controller/policy_learning.hpp>
#include <nas/controller/tabular_policy.hpp>
#include <nas/core/concat.hpp>

namespace nas {

/// PPO (Schulman et al. 2017) with a table: as `reinforce`, but every batch of results is climbed `epochs` times, on the clipped
/// objective min(r A, clip(r, 1 - clip, 1 + clip) A) of each decision, where r is the ratio of its probability to that when it was
/// drawn and A = reward - baseline. Results that arrive late are thus weighed by how likely they still are; those of the
/// program's own trials count as drawn by the policy of the update.
///
///     nas::ppo{.batch = 10, .epochs = 8}
struct ppo {
    double learning_rate = 0.05;
    std::size_t batch = 10;       ///< results per update
    std::size_t epochs = 4;       ///< steps per update
    double clip = 0.2;            ///< how far the ratio may lead
    double baseline_decay = 0.95; ///< weight of the old average
    double entropy_bonus = 1e-5;  ///< per nat; keeps the search broad
    double temperature = 1;
    double tanh_constant = 0; ///< scores are bent into (-tanh_constant, tanh_constant); 0: not
    std::uint32_t levels = 11;
    std::optional<double>
        failure_reward{}; ///< counted for trials that failed or were infeasible; empty: not learnt from

    using state = detail::policy_state<detail::tabular_policy>;

    proposal propose(state& s, space_view space, rng& random) const { return learning().propose(s, space, random); }
    void feedback(state& s, trial_record const& r) const { learning().feedback(s, r); }

    /// The architecture that takes the likeliest alternative of each decision. Throws `infeasible` if it breaks a
    /// constraint of the space.
    genome most_likely(state const& s, space_view space) const { return learning().most_likely(s, space); }
    /// The logarithm of the probability with which `g` is proposed next.
    double log_probability(state const& s, genome const& g) const { return learning().log_probability(s, g); }

    /// Throws `search_error` for impossible options.
    void check() const { learning().check("ppo"); }
    std::string describe() const { return concat("ppo{", learning().describe(), "}"); }

    std::string save(state const& s) const { return learning().save(s); }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const { return learning().load("ppo", bytes); }

private:
    detail::policy_learning<detail::tabular_policy> learning() const {
        return {.optimizer = {.learning_rate = learning_rate},
                .head = {.temperature = temperature, .tanh_constant = tanh_constant, .levels = levels},
                .batch = batch,
                .baseline_decay = baseline_decay,
                .entropy_bonus = entropy_bonus,
                .failure_reward = failure_reward,
                .epochs = epochs,
                .clip = clip};
    }
};

} // namespace nas
