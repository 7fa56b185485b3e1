#pragma once
// hyperband_seeded: one pass of Hyperband, whose results another controller begins with.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/hyperband.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/propose.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/controller/tag_table.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>

namespace nas {

/// Runs one pass of Hyperband, then shows the controller inside the results at the largest budget that at least `points` of them
/// have (else at the budget with most) as its initial design, and lets it propose from then on, at the full budget.
///
/// So a model begins with many architectures seen cheaply instead of a few random ones seen fully. The results shown have no
/// budget and no tag; those of later trials are shown as they are.
///
///     nas::hyperband_seeded{nas::tpe{.startup = 0}, nas::hyperband{.max_budget = 27}}
template <Controller C>
struct hyperband_seeded {
    C controller;
    hyperband first{};
    std::size_t points = 10;

    struct result {
        nas::genome genome{};
        double budget = 0;
        double reward = 0;
        std::vector<double> objectives{}; ///< instead of the reward, if there are several

        friend bool operator==(result const&, result const&) = default;
    };
    struct state {
        hyperband::state runs{};
        typename C::state inner{};
        detail::tag_table tags{};      ///< part 0: Hyperband, part 1: the controller inside
        std::vector<result> results{}; ///< of Hyperband's trials, until they are shown
        bool handed_over = false;
    };

    static constexpr bool several_objectives = SeveralObjectivesController<C>;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        if (!s.handed_over) {
            try {
                proposal p = one_pass().propose(s.runs, space, random);
                p.tag = s.tags.issue(0, p.tag);
                return p;
            } catch (space_exhausted const&) {
                hand_over(s);
            }
        }
        proposal p = detail::propose_with(controller, s.inner, space, random, pending);
        if (p.budget == 0) p.budget = first.max_budget;
        p.tag = s.tags.issue(1, p.tag);
        return p;
    }

    void feedback(state& s, trial_record const& r) const {
        auto const from = s.tags.take(r.tag);
        trial_record shown = r;
        shown.tag = from ? from->inner : 0;
        if (from && from->part == 0) {
            one_pass().feedback(s.runs, shown);
            auto const objectives = detail::usable_objectives(r);
            auto const reward = detail::usable_reward(r);
            if (s.handed_over) { // it comes late
                shown.tag = 0;
                controller.feedback(s.inner, shown);
                return;
            }
            if (!reward && objectives.empty()) return;
            s.results.push_back({r.genome, r.budget, reward.value_or(0), {objectives.begin(), objectives.end()}});
        } else {
            controller.feedback(s.inner, shown);
        }
    }

    /// True if `trial` may yet be gone on from: its checkpoint must be kept.
    bool needs(state const& s, std::uint64_t trial) const { return !s.handed_over && first.needs(s.runs, trial); }

    /// Throws `search_error` unless points >= 1, and as Hyperband and the controller inside.
    void check() const {
        if (points < 1) throw search_error("nas.controller.103", "hyperband_seeded needs points >= 1, got ", points);
        first.check();
        detail::check_controller(controller);
    }

    std::string describe() const {
        return concat("hyperband_seeded{", detail::name_of_controller(controller), ", ", one_pass().describe(),
                      ", points=", points, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(std::string_view(first.save(s.runs)));
        detail::put_state(out, controller, s.inner);
        s.tags.save(out);
        out.put(static_cast<std::uint32_t>(s.results.size()));
        for (result const& r : s.results) {
            put_genome(out, r.genome);
            out.put(r.budget);
            out.put(r.reward);
            out.put(static_cast<std::uint32_t>(r.objectives.size()));
            for (double const o : r.objectives) out.put(o);
        }
        out.put(s.handed_over);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.runs = one_pass().load(in.get_text()), .inner = detail::get_state(in, controller)};
        s.tags = detail::tag_table::load(in);
        s.results.resize(in.get_count(24));
        for (result& r : s.results) {
            r.genome = get_genome(in);
            r.budget = in.get_double();
            r.reward = in.get_double();
            r.objectives.resize(in.get_count(8));
            for (double& o : r.objectives) o = in.get_double();
        }
        s.handed_over = in.get_bool();
        detail::check_end(in);
        return s;
    }

private:
    hyperband one_pass() const {
        hyperband h = first;
        h.passes = 1;
        return h;
    }

    void hand_over(state& s) const {
        s.handed_over = true;
        double chosen = 0;
        std::size_t most = 0;
        std::vector<double> const budgets = first.schedule().budgets();
        for (std::size_t i = budgets.size(); i-- > 0 && most < points;) {
            auto const n = static_cast<std::size_t>(std::count_if(
                s.results.begin(), s.results.end(), [&](result const& r) { return r.budget == budgets[i]; }));
            if (n > most) most = n, chosen = budgets[i];
        }
        for (result const& r : s.results) {
            if (r.budget != chosen) continue;
            trial_record shown{.genome = r.genome, .state = trial_state::complete, .objectives = r.objectives};
            if (r.objectives.empty()) {
                shown.reward = r.reward;
                shown.metrics.accuracy = r.reward;
            }
            controller.feedback(s.inner, shown);
        }
        s.results.clear();
    }
};

template <class C>
hyperband_seeded(C) -> hyperband_seeded<C>;
template <class C>
hyperband_seeded(C, hyperband) -> hyperband_seeded<C>;
template <class C>
hyperband_seeded(C, hyperband, std::size_t) -> hyperband_seeded<C>;

} // namespace nas
