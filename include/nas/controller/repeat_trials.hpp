#pragma once
// repeat_trials: evaluates every proposal several times and learns from the mean.

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
#include <nas/space/genome_codec.hpp>

namespace nas {

/// For noisy results: every proposal of the controller inside becomes `times` trials of the same architecture, each with a
/// seed of its own (`trial.seed()`), and the controller is shown one result: the mean of the rewards, and of each objective,
/// of those that have one. If all failed it is shown the last failure. Trials of the program are shown as they are.
///
///     nas::repeat_trials{nas::tpe{}, 3}
template <Controller C>
struct repeat_trials {
    C controller;
    std::size_t times = 2;

    /// One proposal of the controller inside.
    struct group {
        std::uint64_t tag = 0; ///< of its trials
        proposal what{};
        std::uint32_t asked = 0;
        std::uint32_t told = 0;
        std::uint32_t with_result = 0;
        double reward = 0;                ///< sum
        std::vector<double> objectives{}; ///< sums
    };
    struct state {
        typename C::state inner{};
        std::vector<group> open{}; ///< ascending tags
        std::uint64_t last_tag = 0;
    };

    static constexpr bool several_objectives = SeveralObjectivesController<C>;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        for (group& g : s.open)
            if (g.asked < times) {
                ++g.asked;
                return marked(g);
            }
        group g{.tag = s.last_tag + 1, .what = detail::propose_with(controller, s.inner, space, random, pending)};
        g.asked = 1;
        s.last_tag = g.tag;
        s.open.push_back(std::move(g));
        return marked(s.open.back());
    }

    void feedback(state& s, trial_record const& r) const {
        auto const at = std::find_if(s.open.begin(), s.open.end(), [&](group const& g) { return g.tag == r.tag; });
        if (r.tag == 0 || at == s.open.end()) {
            trial_record shown = r;
            shown.tag = 0;
            return controller.feedback(s.inner, shown);
        }
        add(*at, r);
        if (at->told < times) return;
        group const g = std::move(*at);
        s.open.erase(at);
        trial_record shown = r;
        shown.tag = g.what.tag;
        if (g.with_result > 0) {
            double const n = g.with_result;
            shown.state = trial_state::complete;
            shown.failure.reset();
            shown.objectives = g.objectives;
            for (double& o : shown.objectives) o /= n;
            if (g.objectives.empty()) shown.reward = g.reward / n;
        }
        controller.feedback(s.inner, shown);
    }

    /// Throws `search_error` unless times >= 1, and as the controller inside.
    void check() const {
        if (times < 1) throw search_error("nas.controller.121", "repeat_trials needs times >= 1, got ", times);
        detail::check_controller(controller);
    }

    std::string describe() const {
        return concat("repeat_trials{", detail::name_of_controller(controller), ", times=", times, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_state(out, controller, s.inner);
        out.put(s.last_tag);
        out.put(static_cast<std::uint32_t>(s.open.size()));
        for (group const& g : s.open) {
            out.put(g.tag);
            detail::put_genome(out, g.what.genome);
            out.put(g.what.budget);
            out.put(g.what.continues.has_value());
            if (g.what.continues) out.put(*g.what.continues);
            out.put(g.what.tag);
            out.put(g.asked);
            out.put(g.told);
            out.put(g.with_result);
            out.put(g.reward);
            out.put(static_cast<std::uint32_t>(g.objectives.size()));
            for (double const o : g.objectives) out.put(o);
        }
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.inner = detail::get_state(in, controller)};
        s.last_tag = in.get<std::uint64_t>();
        s.open.resize(in.get_count(53));
        for (group& g : s.open) {
            g.tag = in.get<std::uint64_t>();
            g.what.genome = detail::get_genome(in);
            g.what.budget = in.get_double();
            if (in.get_bool()) g.what.continues = in.get<std::uint64_t>();
            g.what.tag = in.get<std::uint64_t>();
            g.asked = in.get<std::uint32_t>();
            g.told = in.get<std::uint32_t>();
            g.with_result = in.get<std::uint32_t>();
            g.reward = in.get_double();
            g.objectives.resize(in.get_count(8));
            for (double& o : g.objectives) o = in.get_double();
        }
        detail::check_end(in);
        return s;
    }

private:
    static proposal marked(group const& g) {
        proposal p = g.what;
        p.tag = g.tag;
        return p;
    }

    static void add(group& g, trial_record const& r) {
        ++g.told;
        auto const reward = detail::usable_reward(r);
        auto const objectives = detail::usable_objectives(r);
        if (!objectives.empty()) {
            if (g.objectives.empty()) g.objectives.assign(objectives.size(), 0.0);
            if (objectives.size() != g.objectives.size()) return;
            for (std::size_t i = 0; i < objectives.size(); ++i) g.objectives[i] += objectives[i];
            ++g.with_result;
        } else if (reward && g.objectives.empty()) {
            g.reward += *reward;
            ++g.with_result;
        }
    }
};

template <class C>
repeat_trials(C) -> repeat_trials<C>;
template <class C>
repeat_trials(C, std::size_t) -> repeat_trials<C>;

} // namespace nas
