#pragma once
// lstm_ppo: a recurrent network that writes architectures, learnt by proximal policy optimization.

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

/// The controller of NASNet and MnasNet (Zoph et al. 2018, Tan et al. 2019): an LSTM as in `lstm_reinforce`, trained as in `ppo`. Units,
/// learning rate, entropy bonus and batch are NASNet's, who did not tell the number of epochs and the clip; they suit
/// thousands of trials. With hundreds, raise `learning_rate` to 0.003 or so.
///
///     nas::lstm_ppo{.learning_rate = 0.003}
struct lstm_ppo {
    double learning_rate = 3.5e-4;
    std::size_t batch = 20;       ///< results per update
    std::size_t epochs = 4;       ///< steps per update
    double clip = 0.2;            ///< how far the ratio may lead
    double baseline_decay = 0.95; ///< weight of the old average
    double entropy_bonus = 1e-5;  ///< per nat; keeps the search broad;
    double temperature = 1;
    double tanh_constant = 0; ///< scores are bent into (-tanh_constant, tanh_constant); 0: not
    std::uint32_t levels = 11;
    std::optional<double>
        failure_reward{};     ///< counted for trials that failed or were infeasible; empty: not learnt from
    std::size_t hidden = 100; ///< units of a layer, and numbers of an embedding
    std::size_t layers = 1;
    double initial = 0.1;      ///< parameters begin uniformly in [-initial, initial]
    bool shared_heads = false; ///< decisions with as many alternatives share output weights and embeddings

    using state = detail::policy_state<detail::recurrent_policy>;

    proposal propose(state& s, space_view space, rng& random) const { return learning().propose(s, space, random); }
    void feedback(state& s, trial_record const& r) const { learning().feedback(s, r); }

    /// The architecture that takes the likeliest alternative of each decision, given those before. Throws `infeasible` if it
    /// breaks a constraint of the space.
    genome most_likely(state const& s, space_view space) const { return learning().most_likely(s, space); }
    /// The logarithm of the probability with which `g` is proposed next.
    double log_probability(state const& s, genome const& g) const { return learning().log_probability(s, g); }

    /// Throws `search_error` for impossible options.
    void check() const {
        learning().check("lstm_ppo");
        if (hidden < 1 || layers < 1 || !(initial > 0) || !is_finite(initial))
            throw search_error("nas.controller.40",
                               "lstm_ppo needs hidden >= 1, layers >= 1 and initial > 0, got hidden = ", hidden,
                               ", layers = ", layers, ", initial = ", initial);
    }
    std::string describe() const {
        return concat("lstm_ppo{", learning().describe(), ", hidden=", hidden, ", layers=", layers,
                      ", initial=", initial, shared_heads ? ", shared_heads}" : "}");
    }

    std::string save(state const& s) const { return learning().save(s); }
    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const { return learning().load("lstm_ppo", bytes); }

private:
    detail::policy_learning<detail::recurrent_policy> learning() const {
        return {.shape = {.hidden = hidden, .layers = layers, .initial = initial, .shared_heads = shared_heads},
                .optimizer = {.learning_rate = learning_rate},
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
