#pragma once
// reinforce: a softmax for every decision, learnt by policy gradients.

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

/// REINFORCE (Williams 1992) with a table: every decision has scores of its own, whose softmax draws its alternative.
/// After each `batch` of results, Adam climbs mean(log-probability * (reward - baseline)) + entropy_bonus * mean(entropy);
/// the baseline is the moving average of the rewards before the batch.
///
/// Decisions are independent of each other given that they are asked; see `lstm_reinforce` for a policy that looks back.
/// Real numbers and decisions of more than 1,024 alternatives are drawn from `levels` evenly spaced ones.
///
///     nas::reinforce{.learning_rate = 0.05}
struct reinforce {
    double learning_rate = 0.05;
    std::size_t batch = 1;        ///< results per update
    double baseline_decay = 0.95; ///< weight of the old average
    double entropy_bonus = 0;     ///< per nat; keeps the search broad
    double temperature = 1;
    double tanh_constant = 0; ///< scores are bent into (-tanh_constant, tanh_constant); 0: not
    std::uint32_t levels = 11;
    std::optional<double>
        failure_reward{}; ///< counted for trials that failed or were infeasible; empty: not learnt from

    using state = detail::policy_state<detail::tabular_policy>;

    genome propose(state& s, space_view space, rng& random) const { return learning().draw(s, space, random); }
    void feedback(state& s, trial_record const& r) const { learning().feedback(s, r); }

    /// The architecture that takes the likeliest alternative of each decision. Throws `infeasible` if it breaks a
    /// constraint of the space.
    genome most_likely(state const& s, space_view space) const { return learning().most_likely(s, space); }
    /// The logarithm of the probability with which `g` is proposed next.
    double log_probability(state const& s, genome const& g) const { return learning().log_probability(s, g); }

    /// Throws `search_error` for impossible options.
    void check() const { learning().check("reinforce"); }
    std::string describe() const { return concat("reinforce{", learning().describe(), "}"); }

    std::string save(state const& s) const { return learning().save(s); }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const { return learning().load("reinforce", bytes); }

private:
    detail::policy_learning<detail::tabular_policy> learning() const {
        return {.optimizer = {.learning_rate = learning_rate},
                .head = {.temperature = temperature, .tanh_constant = tanh_constant, .levels = levels},
                .batch = batch,
                .baseline_decay = baseline_decay,
                .entropy_bonus = entropy_bonus,
                .failure_reward = failure_reward};
    }
};

} // namespace nas
