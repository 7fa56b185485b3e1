#pragma once
// lstm_reinforce: a recurrent network that writes architectures, learnt by policy gradients.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nas/controller/concept.hpp>
#include <nas/controller/policy_learning.hpp>
#include <nas/controller/recurrent_policy.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>

namespace nas {

/// Neural architecture search with reinforcement learning (Zoph and Le 2017): an LSTM is told each alternative taken and scores those
/// of the next decision; REINFORCE with a moving average of the rewards as baseline trains it, with Adam. The defaults are the paper's
/// for convolutional networks: two layers of 35 units, batches of 8; they suit thousands of trials. With hundreds, raise
/// `learning_rate` to 0.005 or so.
///
/// Real numbers and decisions of more than 1,024 alternatives are drawn from `levels` evenly spaced ones.
///
///     nas::lstm_reinforce{.learning_rate = 0.005}
struct lstm_reinforce {
    double learning_rate = 6e-4;
    std::size_t batch = 8;        ///< results per update
    double baseline_decay = 0.95; ///< weight of the old average
    double entropy_bonus = 0;     ///< per nat; keeps the search broad;
    double temperature = 1;
    double tanh_constant = 0; ///< scores are bent into (-tanh_constant, tanh_constant); 0: not
    std::uint32_t levels = 11;
    std::optional<double>
        failure_reward{};    ///< counted for trials that failed or were infeasible; empty: not learnt from
    std::size_t hidden = 35; ///< units of a layer, and numbers of an embedding
    std::size_t layers = 2;
    double initial = 0.08;     ///< parameters begin uniformly in [-initial, initial]
    bool shared_heads = false; ///< decisions with as many alternatives share output weights and embeddings

    using state = detail::policy_state<detail::recurrent_policy>;

    genome propose(state& s, space_view space, rng& random) const { return learning().draw(s, space, random); }
    void feedback(state& s, trial_record const& r) const { learning().feedback(s, r); }

    /// The architecture that takes the likeliest alternative of each decision, given those before. Throws `infeasible` if it
    /// breaks a constraint of the space.
    genome most_likely(state const& s, space_view space) const { return learning().most_likely(s, space); }
    /// The logarithm of the probability with which `g` is proposed next.
    double log_probability(state const& s, genome const& g) const { return learning().log_probability(s, g); }

    /// Throws `search_error` for impossible options.
    void check() const {
        learning().check("lstm_reinforce");
        if (hidden < 1 || layers < 1 || !(initial > 0) || !is_finite(initial))
            throw search_error("nas.controller.40",
                               "lstm_reinforce needs hidden >= 1, layers >= 1 and initial > 0, got hidden = ", hidden,
                               ", layers = ", layers, ", initial = ", initial);
    }
    std::string describe() const {
        return concat("lstm_reinforce{", learning().describe(), ", hidden=", hidden, ", layers=", layers,
                      ", initial=", initial, shared_heads ? ", shared_heads}" : "}");
    }

    std::string save(state const& s) const { return learning().save(s); }
    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const { return learning().load("lstm_reinforce", bytes); }

private:
    detail::policy_learning<detail::recurrent_policy> learning() const {
        return {.shape = {.hidden = hidden, .layers = layers, .initial = initial, .shared_heads = shared_heads},
                .optimizer = {.learning_rate = learning_rate},
                .head = {.temperature = temperature, .tanh_constant = tanh_constant, .levels = levels},
                .batch = batch,
                .baseline_decay = baseline_decay,
                .entropy_bonus = entropy_bonus,
                .failure_reward = failure_reward};
    }
};

} // namespace nas
