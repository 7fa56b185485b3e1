#pragma once
// constrained: what a controller may propose and how it sees what broke a limit.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/propose.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/space/replay.hpp>
#include <nas/trial/constraint.hpp>

namespace nas {

/// How `constrained` shows trials that broke a limit to the controller inside.
enum class broken_limit : std::uint8_t {
    penalty, ///< with a reward that falls with the violation
    death,   ///< not at all
};

/// The default of `constrained`: every architecture is allowed.
struct any_genome {
    bool operator()(genome const&) const { return true; }
};

/// Handles constraints around any controller. Constraints that the space itself can express belong there (`where`,
/// `given`): then every architecture is feasible by construction.
///
/// `allowed` is callable with a genome and says before the trial whether it may be proposed; the controller inside is asked
/// again until it is, up to `attempts` times, then random architectures are tried as often; then `search_error`
/// [nas.controller.117] gives the share that was allowed. `limits` are looked at after the trial. A trial that breaks one, or that
/// was recorded as infeasible, is shown as `broken` says: with `penalty`, its reward (for an infeasible one, the worst seen
/// so far) less `penalty` times the sum of its violations (for an infeasible one, 1).
///
///     nas::constrained{nas::tpe{}, [](nas::genome const& g) { return macs(nas::decode(space, g)) < 300e6; }}
///     nas::constrained<nas::tpe>{.controller = {}, .limits = {nas::at_most("latency", 80)}}
template <Controller C, class Allowed = any_genome>
struct constrained {
    C controller;
    Allowed allowed{};
    std::vector<constraint> limits{};
    broken_limit broken = broken_limit::penalty;
    double penalty = 1;
    std::size_t attempts = 100;

    struct state {
        typename C::state inner{};
        std::optional<double> worst{};    ///< reward of a trial so far
        std::vector<double> worst_each{}; ///< the same of each objective
    };

    static constexpr bool several_objectives = SeveralObjectivesController<C>;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        std::size_t asked = 0;
        for (; asked < attempts; ++asked) {
            rng own = asked == 0 ? random : random.stream(asked);
            proposal p = detail::propose_with(controller, s.inner, space, own, pending);
            if (allowed(p.genome)) return p;
        }
        for (; asked < 2 * attempts; ++asked)
            if (genome g = sample(space, random.stream(asked)); allowed(g)) return {.genome = std::move(g)};
        throw search_error("nas.controller.117", "none of ", asked, " architectures was allowed (", attempts,
                           " proposals and as many random ones); the constraint may contradict the space: loosen it, "
                           "write it into the space with nas::where, or raise attempts");
    }

    void feedback(state& s, trial_record const& r) const {
        double violation = 0;
        for (constraint const& c : limits) violation += c.violation(r);
        bool const infeasible = r.state == trial_state::infeasible;
        if (!(violation > 0) && !infeasible) {
            learn(s, r);
            controller.feedback(s.inner, r);
            return;
        }
        if (broken == broken_limit::death) return;
        double const loss = penalty * (infeasible ? 1 : violation);
        trial_record shown = r;
        if (infeasible) {
            shown.reward = s.worst;
            shown.objectives = s.worst_each;
        }
        if (shown.reward) *shown.reward -= loss;
        for (double& o : shown.objectives) o -= loss;
        if (shown.reward || !shown.objectives.empty()) {
            shown.state = trial_state::complete;
            shown.failure.reset();
        }
        controller.feedback(s.inner, shown);
    }

    /// Throws `search_error` for impossible options, and as the controller inside.
    void check() const {
        if (attempts < 1 || !(penalty >= 0) || !is_finite(penalty))
            throw search_error("nas.controller.116",
                               "constrained needs attempts >= 1 and a finite penalty >= 0, got attempts = ", attempts,
                               ", penalty = ", penalty);
        for (constraint const& c : limits) c.check();
        detail::check_controller(controller);
    }

    std::string describe() const {
        std::string text = concat("constrained{", detail::name_of_controller(controller));
        for (constraint const& c : limits) text += concat(", ", c.describe());
        return text + concat(broken == broken_limit::penalty ? ", penalty=" : ", death, penalty=", penalty,
                             ", attempts=", attempts, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_state(out, controller, s.inner);
        out.put(s.worst.has_value());
        if (s.worst) out.put(*s.worst);
        out.put(static_cast<std::uint32_t>(s.worst_each.size()));
        for (double const o : s.worst_each) out.put(o);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.inner = detail::get_state(in, controller)};
        if (in.get_bool()) s.worst = in.get_double();
        s.worst_each.resize(in.get_count(8));
        for (double& o : s.worst_each) o = in.get_double();
        detail::check_end(in);
        return s;
    }

private:
    static void learn(state& s, trial_record const& r) {
        if (auto const reward = detail::usable_reward(r); reward && (!s.worst || *reward < *s.worst)) s.worst = reward;
        auto const objectives = detail::usable_objectives(r);
        if (s.worst_each.size() < objectives.size()) s.worst_each.assign(objectives.begin(), objectives.end());
        for (std::size_t i = 0; i < objectives.size(); ++i)
            if (objectives[i] < s.worst_each[i]) s.worst_each[i] = objectives[i];
    }
};

template <class C>
constrained(C) -> constrained<C>;
template <class C, class Allowed>
constrained(C, Allowed) -> constrained<C, Allowed>;
template <class C, class Allowed>
constrained(C, Allowed, std::vector<constraint>) -> constrained<C, Allowed>;
template <class C, class Allowed>
constrained(C, Allowed, std::vector<constraint>, broken_limit) -> constrained<C, Allowed>;

} // namespace nas
