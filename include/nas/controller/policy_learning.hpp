#pragma once
// Policy gradients: what REINFORCE and PPO have in common, for every kind of policy.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/policy_head.hpp>
#include <nas/controller/proposal.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>
#include <nas/model/adam.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas::detail {

/// A result that waits for the rest of its batch.
struct policy_result {
    nas::genome genome{};
    double reward = 0;
    std::vector<double> log_probabilities{}; ///< of its decisions when it was drawn; empty: not drawn by this policy

    friend bool operator==(policy_result const&, policy_result const&) = default;
};

/// A proposal whose result is not known yet.
struct policy_draw {
    std::uint64_t tag = 0;
    std::uint64_t hash = 0; ///< of the genome
    std::vector<double> log_probabilities{};

    friend bool operator==(policy_draw const&, policy_draw const&) = default;
};

template <class Policy>
struct policy_state {
    Policy policy{};
    bool begun = false; ///< the policy has its initial parameters
    model::adam::state optimizer{};
    std::optional<double> baseline{}; ///< moving average of the rewards before this batch
    std::vector<policy_result> batch{};
    std::vector<policy_draw> open{}; ///< the latest proposals without a result, oldest first; PPO only
    std::uint64_t last_tag = 0;
    std::uint64_t updates = 0; ///< batches learnt from

    friend bool operator==(policy_state const&, policy_state const&) = default;
};

/// Learns a policy from the rewards of what it drew: by REINFORCE (Williams 1992), or with `epochs` steps per batch on the
/// clipped objective of PPO (Schulman et al. 2017).
template <class Policy>
struct policy_learning {
    using state = policy_state<Policy>;
    using trace = typename Policy::trace;

    static constexpr std::size_t most_open = 4096; ///< proposals whose probabilities are remembered

    typename Policy::shape shape{};
    model::adam optimizer{};
    policy_head head{};
    std::size_t batch = 1;
    double baseline_decay = 0.95;
    double entropy_bonus = 0;
    std::optional<double> failure_reward{};
    std::size_t epochs = 1;
    std::optional<double> clip{}; ///< PPO's; empty: REINFORCE

    // Drawing.

    genome draw(state& s, space_view space, rng const& random, std::vector<double>* log_probabilities = nullptr) const {
        begin(s, random.stream(0x706f6c696379u).key());
        return until_feasible(random, [&](rng const& own) {
            if (log_probabilities) log_probabilities->clear();
            return walk(s, space, [&](decision const& d, policy_distribution const& p) {
                std::uint32_t const level = p.draw(own.stream(d.key).uniform());
                if (log_probabilities) log_probabilities->push_back(p.log_probability[level]);
                return level;
            });
        });
    }

    proposal propose(state& s, space_view space, rng const& random) const {
        if (!clip) return {.genome = draw(s, space, random)};
        policy_draw d{.tag = ++s.last_tag};
        proposal p{.genome = draw(s, space, random, &d.log_probabilities), .tag = d.tag};
        d.hash = hash_of(p.genome);
        if (s.open.size() >= most_open) s.open.erase(s.open.begin());
        s.open.push_back(std::move(d));
        return p;
    }

    /// The architecture made of the likeliest alternative of each decision in turn. Throws `infeasible` if it breaks a
    /// constraint.
    genome most_likely(state s, space_view space) const {
        begin(s, 0);
        return walk(s, space, [](decision const&, policy_distribution const& p) { return p.most_likely(); });
    }

    /// The logarithm of the probability with which the policy draws `g`.
    double log_probability(state s, genome const& g) const {
        begin(s, 0);
        trace t;
        follow(s, g, t);
        double sum = 0;
        policy_distribution p;
        for (auto const& step : t.steps) {
            p.assign(head, scores(t, step));
            sum += p.log_probability[step.taken];
        }
        return sum;
    }

    // Learning.

    void feedback(state& s, trial_record const& r) const {
        policy_result x{.genome = r.genome};
        auto const known = r.tag == 0
                               ? s.open.end()
                               : std::lower_bound(s.open.begin(), s.open.end(), r.tag,
                                                  [](policy_draw const& d, std::uint64_t tag) { return d.tag < tag; });
        if (known != s.open.end() && known->tag == r.tag) {
            if (known->hash == hash_of(r.genome)) x.log_probabilities = std::move(known->log_probabilities);
            s.open.erase(known);
        }
        std::optional<double> const reward = reward_of(r);
        if (!reward) return;
        x.reward = *reward;
        s.batch.push_back(std::move(x));
        if (s.batch.size() >= batch) learn(s);
    }

    /// The gradient by the parameters of mean(log-probability * advantage, or PPO's objective in its place) + bonus * mean(entropy).
    /// Adds decisions of the batch that the policy has not met. Fills missing log-probabilities with the present ones.
    std::vector<double> gradient(state& s, std::span<double const> advantages) const {
        std::vector<trace> traces(s.batch.size());
        for (std::size_t i = 0; i < traces.size(); ++i) follow(s, s.batch[i].genome, traces[i]);
        std::vector<double> sum(s.policy.parameters().size());
        std::vector<double> by_score;
        policy_distribution p;
        auto const weight = 1 / static_cast<double>(traces.size());
        for (std::size_t i = 0; i < traces.size(); ++i) {
            trace const& t = traces[i];
            std::vector<double>& before = s.batch[i].log_probabilities;
            bool const drawn_here = before.size() == t.steps.size();
            if (!drawn_here) before.clear();
            by_score.resize(t.scores.size());
            for (std::size_t k = 0; k < t.steps.size(); ++k) {
                auto const& step = t.steps[k];
                p.assign(head, scores(t, step));
                double const now = p.log_probability[step.taken];
                if (!drawn_here) before.push_back(now);
                double const merit =
                    clip ? clipped_merit(math::exp(std::clamp(now - before[k], -most_log_ratio, most_log_ratio)),
                                         advantages[i], *clip)
                         : advantages[i];
                p.derivative(head, scores(t, step), step.taken, weight * merit, weight * entropy_bonus,
                             std::span(by_score).subspan(step.score, step.count));
            }
            s.policy.add_gradient(t, by_score, sum);
        }
        return sum;
    }

    // Options.

    /// Throws `search_error` for impossible options of the controller `name`.
    void check(std::string_view name) const {
        auto const must = [&](bool good, std::string_view option, auto value, std::string_view range) {
            if (!good)
                throw search_error("nas.controller.40", name, " needs ", option, " ", range, ", got ", option, " = ",
                                   value);
        };
        auto const positive = [](double x) { return x > 0 && is_finite(x); };
        must(positive(optimizer.learning_rate), "learning_rate", optimizer.learning_rate, "> 0");
        must(batch >= 1, "batch", batch, ">= 1");
        must(baseline_decay >= 0 && baseline_decay < 1, "baseline_decay", baseline_decay, "from 0 to below 1");
        must(entropy_bonus >= 0 && is_finite(entropy_bonus), "entropy_bonus", entropy_bonus, ">= 0");
        must(positive(head.temperature), "temperature", head.temperature, "> 0");
        must(head.tanh_constant >= 0 && is_finite(head.tanh_constant), "tanh_constant", head.tanh_constant,
             ">= 0 (0: none)");
        must(head.levels >= 2 && head.levels <= policy_head::most_alternatives, "levels", head.levels,
             "from 2 to 1024");
        must(!failure_reward || is_finite(*failure_reward), "failure_reward", failure_reward.value_or(0), "finite");
        must(epochs >= 1, "epochs", epochs, ">= 1");
        must(!clip || (*clip > 0 && is_finite(*clip)), "clip", clip.value_or(0), "> 0");
    }

    /// The options that all have, for `describe`.
    std::string describe() const {
        return concat("learning_rate=", optimizer.learning_rate, ", batch=", batch, ", baseline_decay=", baseline_decay,
                      ", entropy_bonus=", entropy_bonus, ", temperature=", head.temperature,
                      ", tanh_constant=", head.tanh_constant, ", levels=", head.levels,
                      clip ? concat(", epochs=", epochs, ", clip=", *clip) : std::string(),
                      failure_reward ? concat(", failure_reward=", *failure_reward) : std::string());
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(std::uint8_t{s.begun});
        s.policy.save(out);
        model::adam::save(out, s.optimizer);
        out.put(std::uint8_t{s.baseline.has_value()});
        if (s.baseline) out.put(*s.baseline);
        out.put(static_cast<std::uint32_t>(s.batch.size()));
        for (policy_result const& r : s.batch) {
            put_genome(out, r.genome);
            out.put(r.reward);
            put_numbers(out, r.log_probabilities);
        }
        out.put(static_cast<std::uint32_t>(s.open.size()));
        for (policy_draw const& d : s.open) {
            out.put(d.tag);
            out.put(d.hash);
            put_numbers(out, d.log_probabilities);
        }
        out.put(s.last_tag);
        out.put(s.updates);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view name, std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.begun = in.get_bool();
        s.policy = Policy::load(in, shape);
        s.optimizer = model::adam::load(in);
        if (in.get_bool()) s.baseline = in.get_double();
        s.batch.resize(in.get_count(16));
        for (policy_result& r : s.batch) {
            r.genome = get_genome(in);
            r.reward = in.get_double();
            r.log_probabilities = get_numbers(in);
        }
        s.open.resize(in.get_count(20));
        for (policy_draw& d : s.open) {
            d.tag = in.get<std::uint64_t>();
            d.hash = in.get<std::uint64_t>();
            d.log_probabilities = get_numbers(in);
        }
        s.last_tag = in.get<std::uint64_t>();
        s.updates = in.get<std::uint64_t>();
        if (!in.at_end() || s.optimizer.mean.size() > s.policy.parameters().size())
            throw storage_error("nas.controller.41", "a saved ", name, " has ", in.left(),
                                " bytes too many, or moments of ", s.optimizer.mean.size(),
                                " parameters for a policy of ", s.policy.parameters().size());
        return s;
    }

private:
    static constexpr double most_log_ratio = 20;

    static std::span<double const> scores(trace const& t, typename Policy::step const& s) {
        return std::span(t.scores).subspan(s.score, s.count);
    }

    void begin(state& s, std::uint64_t seed) const {
        if (s.begun) return;
        s.policy = Policy(shape, seed);
        s.begun = true;
    }

    template <class Choose>
    genome walk(state& s, space_view space, Choose const& choose) const {
        trace t;
        policy_distribution p;
        return record(space, replay_chooser::usual_size, [&](decision const& d, std::size_t) {
            p.assign(head, s.policy.ask(t, d.key, head.count(d.arity)));
            std::uint32_t const level = choose(d, p);
            s.policy.answer(t, level);
            return head.value_of(level, d.arity);
        });
    }

    // The decisions of `g` with its answers, as the policy sees them.
    void follow(state& s, genome const& g, trace& t) const {
        for (gene const& x : g) {
            if (x.value >= x.arity || x.arity < 2) continue; // no decision of any space
            (void)s.policy.ask(t, x.key, head.count(x.arity));
            s.policy.answer(t, head.level_of(x.value, x.arity));
        }
    }

    std::optional<double> reward_of(trial_record const& r) const {
        if (auto const reward = usable_reward(r)) return reward;
        bool const failed = r.state == trial_state::infeasible || r.state == trial_state::failed;
        return failed && !(r.failure && r.failure->kind == failure_kind::cancelled) ? failure_reward : std::nullopt;
    }

    void learn(state& s) const {
        begin(s, 0);
        // Without a baseline, each result is compared with the mean of the others, which does not depend on it.
        double sum = 0;
        for (policy_result const& r : s.batch) sum += r.reward;
        std::vector<double> advantages;
        bool any = false;
        for (policy_result const& r : s.batch) {
            double const compared = s.baseline            ? *s.baseline
                                    : s.batch.size() == 1 ? r.reward
                                                          : (sum - r.reward) / static_cast<double>(s.batch.size() - 1);
            double const a = r.reward - compared;
            advantages.push_back(is_finite(a) ? std::clamp(a, -1e100, 1e100) : 0);
            any = any || advantages.back() != 0;
        }
        if (any || entropy_bonus > 0)
            for (std::size_t e = 0; e < epochs; ++e) {
                std::vector<double> g = gradient(s, advantages);
                for (double& x : g) x = -x; // uphill
                optimizer.descend(s.optimizer, g, s.policy.parameters());
            }
        for (policy_result const& r : s.batch)
            s.baseline = s.baseline ? baseline_decay * *s.baseline + (1 - baseline_decay) * r.reward : r.reward;
        s.batch.clear();
        ++s.updates;
    }

    static void put_numbers(byte_writer& out, std::vector<double> const& all) {
        out.put(static_cast<std::uint32_t>(all.size()));
        for (double const x : all) out.put(x);
    }
    static std::vector<double> get_numbers(byte_reader& in) {
        std::vector<double> all(in.get_count(8));
        for (double& x : all) x = in.get_double();
        return all;
    }
};

} // namespace nas::detail
