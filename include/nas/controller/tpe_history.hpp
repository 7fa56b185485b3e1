#pragma once
// What TPE knows of every decision: who chose what when, so that weights of alternatives need no look at the whole history.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/controller/gene_columns.hpp>
#include <nas/model/recency_weights.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// The trials learnt from, decision by decision, divided into a few "below" (the good ones) and the rest, "above".
///
/// The weight of an observation depends on its place among those above, which changes as trials move between the parts. Sums
/// over places follow from counts: the place above is the place among all less the number below before it. So the weights of
/// all alternatives take O(below x alternatives), however long the history is.
class tpe_history {
public:
    static constexpr std::uint32_t absent = gene_columns::absent;

    /// One decision: its answers in the order of the trials.
    struct column {
        std::uint32_t arity = 0;
        bool numeric = false;
        std::vector<std::uint32_t> values;
        std::vector<std::uint32_t> trials;
        std::vector<std::int64_t> counts; // of each alternative, unless numeric
        std::vector<std::int64_t> places; // sums of the places in `values`
        // Of the trial held in each slot: its place here (or absent), its answer, and the counts before it.
        std::vector<std::uint32_t> slot_place;
        std::vector<std::uint32_t> slot_value;
        std::vector<std::int64_t> slot_counts;
    };

    tpe_history() = default;
    /// Up to `slots` trials can be below; decisions of at least `numeric_from` alternatives are numbers.
    tpe_history(std::size_t slots, std::size_t numeric_from) : held_(slots, absent), numeric_from_(numeric_from) {}

    std::size_t trials() const noexcept { return trials_; }
    std::size_t columns() const noexcept { return data_.size(); }
    column const& operator[](std::size_t c) const noexcept { return data_[c]; }
    /// The column of a decision, or columns().
    std::size_t find(gene const& x, std::size_t hint) const noexcept { return keys_.find(x, hint); }

    /// Takes one more trial; it is above.
    void add(genome const& g) {
        keys_.add(g);
        while (data_.size() < keys_.size()) open(keys_[data_.size()]);
        for (std::size_t i = 0; i < g.size(); ++i) {
            if (g[i].value >= g[i].arity) continue;
            column& c = data_[keys_.find(g[i], i)];
            if (!c.numeric) {
                ++c.counts[g[i].value];
                c.places[g[i].value] += static_cast<std::int64_t>(c.values.size());
            }
            c.values.push_back(g[i].value);
            c.trials.push_back(static_cast<std::uint32_t>(trials_));
        }
        ++trials_;
    }

    /// Makes `trial` (with its genome) known as one that may be below. O(decisions x alternatives) for the newest trial, else a
    /// look at the answers before it. Precondition: a slot is free.
    void hold(std::uint32_t trial, genome const& g) {
        auto const slot = static_cast<std::size_t>(std::find(held_.begin(), held_.end(), absent) - held_.begin());
        held_[slot] = trial;
        for (std::size_t i = 0; i < g.size(); ++i) {
            if (g[i].value >= g[i].arity) continue;
            column& c = data_[keys_.find(g[i], i)];
            auto const at = std::lower_bound(c.trials.begin(), c.trials.end(), trial);
            auto const place = static_cast<std::size_t>(at - c.trials.begin());
            c.slot_place[slot] = static_cast<std::uint32_t>(place);
            c.slot_value[slot] = g[i].value;
            if (c.numeric) continue;
            std::int64_t* const before = c.slot_counts.data() + slot * c.arity;
            std::copy(c.counts.begin(), c.counts.end(), before);
            for (std::size_t p = place; p < c.values.size(); ++p) --before[c.values[p]];
        }
    }

    void release(std::uint32_t trial) {
        auto const slot = static_cast<std::size_t>(std::find(held_.begin(), held_.end(), trial) - held_.begin());
        held_[slot] = absent;
        for (column& c : data_) c.slot_place[slot] = absent;
    }

    /// The trials held.
    std::span<std::uint32_t const> held() const noexcept { return held_; }

    /// These trials, which are held, are below from now on. `weights` of theirs, or empty: by their age.
    void set_below(std::span<std::uint32_t const> trials, std::span<double const> weights = {}) {
        below_.clear();
        for (std::size_t i = 0; i < trials.size(); ++i) {
            auto const slot =
                static_cast<std::uint32_t>(std::find(held_.begin(), held_.end(), trials[i]) - held_.begin());
            below_.push_back({trials[i], slot, weights.empty() ? 1.0 : weights[i]});
        }
        std::sort(below_.begin(), below_.end(), [](member const& a, member const& b) { return a.trial < b.trial; });
        own_weights_ = !weights.empty();
    }

    /// Sum of the weights of each alternative's observations below; gives the number of observations.
    std::size_t weigh_below(column const& c, std::vector<double>& weights) const {
        weights.assign(c.arity, 0);
        std::size_t n = 0, place = 0;
        for (member const& m : below_) n += c.slot_place[m.slot] != absent ? 1u : 0u;
        model::recency_weights const by_age{n};
        for (member const& m : below_)
            if (c.slot_place[m.slot] != absent) {
                weights[c.slot_value[m.slot]] += own_weights_ ? m.weight : by_age(place);
                ++place;
            }
        return n;
    }

    /// The same above; `pending` are answers of trials under way, which count as the newest.
    std::size_t weigh_above(column const& c, std::span<std::uint32_t const> pending,
                            std::vector<double>& weights) const {
        counted_.assign(c.counts.begin(), c.counts.end());
        placed_.assign(c.places.begin(), c.places.end());
        later_.assign(c.counts.begin(), c.counts.end());
        std::size_t below = 0;
        for (std::size_t i = below_.size();
             i-- > 0;) { // the newest first; `later_`: counts of all but those below after it
            std::size_t const slot = below_[i].slot;
            if (c.slot_place[slot] == absent) continue;
            ++below;
            std::uint32_t const v = c.slot_value[slot];
            --later_[v];
            std::int64_t const* const before = c.slot_counts.data() + slot * c.arity;
            for (std::size_t a = 0; a < c.arity; ++a) placed_[a] -= later_[a] - before[a];
            placed_[v] -= c.slot_place[slot];
            --counted_[v];
        }
        std::size_t const first_pending = c.values.size() - below;
        for (std::size_t i = 0; i < pending.size(); ++i) {
            ++counted_[pending[i]];
            placed_[pending[i]] += static_cast<std::int64_t>(first_pending + i);
        }
        std::size_t const n = first_pending + pending.size();
        weights.assign(c.arity, 0);
        model::recency_weights const by_age{n};
        if (by_age.ramp() == 0) {
            for (std::size_t a = 0; a < c.arity; ++a) weights[a] = static_cast<double>(counted_[a]);
            return n;
        }
        // The newest weigh 1; take them out of the sums.
        auto const take = [&](std::uint32_t v, std::size_t place) {
            weights[v] += 1;
            --counted_[v];
            placed_[v] -= static_cast<std::int64_t>(place);
        };
        std::size_t place = n, left = by_age.flat;
        for (std::size_t i = pending.size(); i-- > 0 && left > 0; --left) take(pending[i], --place);
        std::size_t b = below_.size();
        for (std::size_t at = c.values.size(); left > 0;) {
            --at;
            std::size_t next = absent;
            while (b > 0 && (next = c.slot_place[below_[b - 1].slot], next == absent || next > at)) --b;
            if (b > 0 && next == at) continue;
            take(c.values[at], --place);
            --left;
        }
        double const first = by_age.first(), step = by_age.step();
        for (std::size_t a = 0; a < c.arity; ++a)
            weights[a] += first * static_cast<double>(counted_[a]) + step * static_cast<double>(placed_[a]);
        return n;
    }

    /// Answers below as fractions, with weights.
    void list_below(column const& c, std::vector<double>& units, std::vector<double>& weights) const {
        units.clear();
        weights.clear();
        for (member const& m : below_)
            if (c.slot_place[m.slot] != absent) {
                units.push_back(unit(c, c.slot_value[m.slot]));
                weights.push_back(m.weight);
            }
        if (own_weights_) return;
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = model::recency_weights{weights.size()}(i);
    }

    /// The same above. O(observations).
    void list_above(column const& c, std::span<std::uint32_t const> pending, std::vector<double>& units,
                    std::vector<double>& weights) const {
        units.clear();
        std::size_t b = 0;
        for (std::size_t at = 0; at < c.values.size(); ++at) {
            std::size_t next = absent;
            while (b < below_.size() && (next = c.slot_place[below_[b].slot], next == absent || next < at)) ++b;
            if (b < below_.size() && next == at) continue;
            units.push_back(unit(c, c.values[at]));
        }
        for (std::uint32_t const v : pending) units.push_back(unit(c, v));
        model::recency_weights const by_age{units.size()};
        weights.resize(units.size());
        for (std::size_t i = 0; i < units.size(); ++i) weights[i] = by_age(i);
    }

    /// Trials below, oldest first, with their weights by the same rule.
    struct member {
        std::uint32_t trial;
        std::uint32_t slot;
        double weight;
    };
    std::span<member const> below() const noexcept { return below_; }
    bool own_weights() const noexcept { return own_weights_; }

    static double unit(column const& c, std::uint32_t value) noexcept {
        return static_cast<double>(value) / static_cast<double>(c.arity - 1);
    }

private:
    void open(gene_columns::column const& key) {
        column c;
        c.arity = key.arity;
        c.numeric = key.continuous() || key.arity >= numeric_from_;
        c.slot_place.assign(held_.size(), absent);
        c.slot_value.assign(held_.size(), 0);
        if (!c.numeric) {
            c.counts.assign(c.arity, 0);
            c.places.assign(c.arity, 0);
            c.slot_counts.assign(held_.size() * c.arity, 0);
        }
        data_.push_back(std::move(c));
    }

    gene_columns keys_;
    std::vector<column> data_;
    std::vector<std::uint32_t> held_; // trial of each slot, or absent
    std::vector<member> below_;
    bool own_weights_ = false;
    std::size_t numeric_from_ = 0;
    std::size_t trials_ = 0;
    mutable std::vector<std::int64_t> counted_, placed_, later_; // of one call
};

} // namespace nas::detail
