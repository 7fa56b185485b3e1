#pragma once
// The trials that a model is fitted to: what model-based controllers remember.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <nas/controller/gene_columns.hpp>
#include <nas/controller/known_points.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/trial/constraint.hpp>

namespace nas::detail {

/// A trial without a reward failed, or broke a constraint.
struct seen_trial {
    nas::genome genome;
    std::optional<double> reward{};

    friend bool operator==(seen_trial const&, seen_trial const&) = default;
};

/// The part of a state that is the same in all of them.
struct seen_trials {
    std::vector<seen_trial> trials{};
    std::size_t with_result = 0;
    known_points known{}; ///< proposed or told
    gene_columns columns{};

    bool is_new(genome const& g) const { return !known.find(hash_of(g)); }
    void note(genome const& g) { known.add(hash_of(g), std::nullopt); }

    /// Pruned trials are neither good nor bad: they are known, but not learnt from.
    void learn(trial_record const& r, std::span<constraint const> constraints = {}) {
        note(r.genome);
        auto reward = usable_reward(r);
        if (!reward && r.state == trial_state::pruned) return;
        for (constraint const& c : constraints)
            if (c.violation(r) > 0) reward.reset();
        add({r.genome, reward});
    }

    /// The rewards; the worst of them for trials without one.
    std::vector<double> rewards_or_worst() const {
        std::optional<double> worst;
        for (seen_trial const& t : trials)
            if (t.reward && (!worst || *t.reward < *worst)) worst = t.reward;
        std::vector<double> all;
        for (seen_trial const& t : trials) all.push_back(t.reward.value_or(worst.value_or(0)));
        return all;
    }

    void save_trials(byte_writer& out) const {
        out.put(static_cast<std::uint32_t>(trials.size()));
        for (seen_trial const& t : trials) {
            put_genome(out, t.genome);
            out.put(t.reward.has_value());
            if (t.reward) out.put(*t.reward);
        }
    }
    /// Throws `storage_error` if the bytes end too early.
    void load_trials(byte_reader& in) {
        std::size_t const n = in.get_count(5);
        for (std::size_t i = 0; i < n; ++i) {
            seen_trial t{get_genome(in)};
            if (in.get_bool()) t.reward = in.get_double();
            add(std::move(t));
        }
    }

private:
    void add(seen_trial t) {
        with_result += t.reward ? 1 : 0;
        columns.add(t.genome);
        trials.push_back(std::move(t));
    }
};

/// Indices of the values, the largest first, of equals the earlier.
inline std::vector<std::size_t> descending_order(std::span<double const> values) {
    std::vector<std::size_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
    return order;
}

} // namespace nas::detail
