#pragma once
// asha: successive halving that never waits.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/bracket_schedule.hpp>
#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/promotion_order.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// The asynchronous successive halving algorithm, Li et al. 2020, in the form that pauses and promotes: from the highest rung
/// down, a trial among the best one in `eta` of its rung that has not gone on yet does so; if there is none, a new random
/// architecture begins.
///
/// The best are those with the largest reward, or, with a reward of several values, those of the first Pareto fronts. Trials
/// without a result count as members of their rung and never go on. Trials of the program's own are left out of account.
///
///     nas::asha{.min_budget = 1, .max_budget = 81, .eta = 3}
struct asha {
    double min_budget = 1;
    double max_budget = 81;
    double eta = 3;
    std::size_t skip = 0; ///< rungs left out at the bottom: the early-stopping rate of the paper
    bool resume = true;   ///< go on from the weights of the trial before; else train from the start

    struct entry {
        nas::genome genome{};
        std::uint64_t trial = 0;
        bool promoted = false;
        std::vector<double> score{};

        friend bool operator==(entry const&, entry const&) = default;
    };
    struct rung_state {
        std::uint64_t ended = 0; ///< those without a result, too
        std::vector<entry> entries{};
        std::vector<std::uint32_t> order{}; ///< the entries, best first; follows from them
        bool stale = true;                  ///< something ended since nothing was found to promote

        friend bool operator==(rung_state const& a, rung_state const& b) {
            return a.ended == b.ended && a.entries == b.entries;
        }
    };
    struct job {
        std::uint64_t tag = 0;
        std::uint64_t rung = 0;
        std::optional<std::uint64_t> from{};

        friend bool operator==(job const&, job const&) = default;
    };
    struct state {
        std::vector<rung_state> rungs{};
        std::vector<job> running{}; ///< by tag
        std::uint64_t last_tag = 0;

        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    proposal propose(state& s, space_view space, rng& random) const {
        auto const budgets = levels();
        s.rungs.resize(budgets.size());
        for (std::size_t k = budgets.size() - 1; k-- > 0;)
            if (entry* const e = promotable(s.rungs[k])) {
                e->promoted = true;
                return begin(s, k + 1, budgets[k + 1], e->genome, resume ? std::optional(e->trial) : std::nullopt);
            }
        return begin(s, 0, budgets[0], sample(space, random), std::nullopt);
    }

    void feedback(state& s, trial_record const& record) const {
        auto const at = std::lower_bound(s.running.begin(), s.running.end(), record.tag,
                                         [](job const& j, std::uint64_t tag) { return j.tag < tag; });
        if (record.tag == 0 || at == s.running.end() || at->tag != record.tag) return;
        rung_state& r = s.rungs[at->rung];
        s.running.erase(at);
        ++r.ended;
        r.stale = true;
        auto score = detail::promotion_score(record);
        if (score.empty() || (!r.entries.empty() && score.size() != r.entries[0].score.size())) return;
        r.entries.push_back({.genome = record.genome, .trial = record.number, .score = std::move(score)});
        if (r.entries[0].score.size() == 1) keep_order(r);
    }

    /// True if `trial` may yet be gone on from: its checkpoint must be kept.
    bool needs(state const& s, std::uint64_t trial) const {
        if (!resume) return false;
        for (std::size_t k = 0; k + 1 < s.rungs.size(); ++k)
            for (entry const& e : s.rungs[k].entries)
                if (e.trial == trial && !e.promoted) return true;
        return std::any_of(s.running.begin(), s.running.end(), [&](job const& j) { return j.from == trial; });
    }

    /// Throws `search_error` for impossible budgets or if no rung is left.
    void check() const {
        schedule().check();
        if (skip >= schedule().levels())
            throw search_error("nas.controller.84", "asha cannot skip ", skip, " of ", schedule().levels(),
                               " rungs; leave at least one");
    }

    std::string describe() const {
        return concat("asha{min_budget=", min_budget, ", max_budget=", max_budget, ", eta=", eta, ", skip=", skip,
                      ", resume=", resume, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.last_tag);
        out.put(static_cast<std::uint32_t>(s.rungs.size()));
        for (rung_state const& r : s.rungs) {
            out.put(r.ended);
            out.put(static_cast<std::uint32_t>(r.entries.size()));
            for (entry const& e : r.entries) {
                detail::put_genome(out, e.genome);
                out.put(e.trial);
                out.put(e.promoted);
                out.put(static_cast<std::uint32_t>(e.score.size()));
                for (double const x : e.score) out.put(x);
            }
        }
        out.put(static_cast<std::uint32_t>(s.running.size()));
        for (job const& j : s.running) {
            out.put(j.tag);
            out.put(j.rung);
            out.put(j.from.has_value());
            out.put(j.from.value_or(0));
        }
        return bytes;
    }

    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.last_tag = in.get<std::uint64_t>();
        s.rungs.resize(in.get_count(12));
        if (std::size_t const n = levels().size(); !s.rungs.empty() && s.rungs.size() != n)
            throw storage_error("nas.controller.81", "a saved state has ", s.rungs.size(), " rungs, not ", n,
                                "; restore it under its own options");
        for (rung_state& r : s.rungs) {
            r.ended = in.get<std::uint64_t>();
            r.entries.resize(in.get_count(17));
            for (entry& e : r.entries) {
                e.genome = detail::get_genome(in);
                e.trial = in.get<std::uint64_t>();
                e.promoted = in.get_bool();
                e.score.resize(in.get_count(8));
                for (double& x : e.score) x = in.get_double();
                if (e.score.empty() || e.score.size() != r.entries[0].score.size()) damaged();
            }
            sort(r);
        }
        s.running.resize(in.get_count(25));
        for (job& j : s.running) {
            j.tag = in.get<std::uint64_t>();
            j.rung = in.get<std::uint64_t>();
            bool const continues = in.get_bool();
            auto const from = in.get<std::uint64_t>();
            if (continues) j.from = from;
            if (j.rung >= s.rungs.size()) damaged();
        }
        detail::check_end(in);
        return s;
    }

private:
    bracket_schedule schedule() const { return {.min_budget = min_budget, .max_budget = max_budget, .eta = eta}; }

    std::vector<double> levels() const {
        auto all = schedule().budgets();
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(skip, all.size() - 1)));
        return all;
    }

    static proposal begin(state& s, std::size_t rung, double budget, genome g, std::optional<std::uint64_t> from) {
        s.running.push_back({.tag = ++s.last_tag, .rung = rung, .from = from});
        return {.genome = std::move(g), .budget = budget, .continues = from, .tag = s.last_tag};
    }

    // The best that has not gone on, if it is among the first one in eta.
    entry* promotable(rung_state& r) const {
        if (!r.stale) return nullptr;
        if (!r.entries.empty() && r.entries[0].score.size() > 1) sort(r);
        auto const places = static_cast<std::size_t>(static_cast<double>(r.ended) / eta * (1 + 1e-12));
        for (std::size_t i = 0; i < places && i < r.order.size(); ++i)
            if (entry& e = r.entries[r.order[i]]; !e.promoted) return &e;
        r.stale = false;
        return nullptr;
    }

    static void sort(rung_state& r) {
        std::vector<double> points;
        for (entry const& e : r.entries) points.insert(points.end(), e.score.begin(), e.score.end());
        auto const order = detail::promotion_order(points, r.entries.empty() ? 0 : r.entries[0].score.size());
        r.order.clear();
        for (std::size_t const i : order) r.order.push_back(static_cast<std::uint32_t>(i));
    }
    // The same for the last entry only, with one number to compare.
    static void keep_order(rung_state& r) {
        double const score = r.entries.back().score[0];
        auto const at = std::partition_point(r.order.begin(), r.order.end(),
                                             [&](std::uint32_t i) { return r.entries[i].score[0] >= score; });
        r.order.insert(at, static_cast<std::uint32_t>(r.entries.size() - 1));
    }

    [[noreturn]] static void damaged() {
        throw storage_error("nas.controller.81", "a saved state of asha contradicts itself; restore it from a copy");
    }
};

} // namespace nas
