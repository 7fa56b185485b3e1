#pragma once
// bananas: an ensemble of networks predicts which variants of the best architectures are worth trying.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/known_points.hpp>
#include <nas/controller/network_ensemble.hpp>
#include <nas/controller/new_point.hpp>
#include <nas/controller/point_walk.hpp>
#include <nas/controller/seen_trials.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/normal.hpp>
#include <nas/model/acquisition.hpp>
#include <nas/model/mlp.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>

namespace nas {

/// How `bananas` ranks its candidates.
enum class ensemble_criterion : std::uint8_t {
    independent_thompson,   ///< a draw from the normal distribution of each candidate's predictions
    expected_improvement,   ///< with a fifth of the deviation, as the authors' program has it
    upper_confidence_bound, ///< mean + half a deviation
    mean,                   ///< the best prediction
};

/// BANANAS (White et al. 2021): random trials first, then rounds in which an ensemble of networks is trained on all trials, the
/// best known architectures are mutated until `candidates` new ones are found, and the `batch` of them that the criterion ranks highest
/// are tried.
///
/// Trials without a reward count as the worst so far. `encode` turns a genome into numbers, such as a path encoding; without one,
/// each alternative of each decision is a column. No architecture is proposed twice; the search ends with `space_exhausted`
/// [nas.controller.2].
///
///     nas::bananas{}
///     nas::bananas{.network = {.layers = 3}, .encode = [](nas::genome const& g) { return path_encoding(g); }}
struct bananas {
    std::size_t startup = 10;
    std::size_t batch = 10; ///< trials per round
    std::size_t networks = 5;
    model::mlp_options network{.layers = 10, .width = 20};
    std::size_t incumbents = 5;
    std::size_t variants = 100; ///< mutants made of each incumbent, the best one first, until there are enough
    std::size_t candidates = 100;
    ensemble_criterion criterion = ensemble_criterion::independent_thompson;
    std::vector<float> (*encode)(genome const&) = nullptr;

    using seen = detail::seen_trial;
    struct state : detail::seen_trials {
        std::vector<genome> waiting{}; ///< of this round, the next last
        detail::point_walk rest{};

        friend bool operator==(state const& a, state const& b) {
            return a.trials == b.trials && a.waiting == b.waiting && a.known == b.known;
        }
    };

    genome propose(state& s, space_view space, rng& random) const {
        if (s.waiting.empty() && s.with_result >= startup) plan(s, space, random);
        genome g;
        if (!s.waiting.empty()) {
            g = std::move(s.waiting.back());
            s.waiting.pop_back();
        } else {
            g = detail::new_point(space, random.stream(1), s.rest, [&](genome const& x) { return !s.is_new(x); });
        }
        s.note(g);
        return g;
    }

    void feedback(state& s, trial_record const& r) const { s.learn(r); }

    /// Throws `search_error` for impossible options.
    void check() const {
        if (startup < 1 || batch < 1 || networks < 1 || incumbents < 1 || variants < 1 || candidates < 1)
            throw search_error("nas.controller.64", "bananas needs all its numbers >= 1, got startup = ", startup,
                               ", batch = ", batch, ", networks = ", networks, ", incumbents = ", incumbents,
                               ", variants = ", variants, ", candidates = ", candidates);
        (void)model::mlp(network);
    }

    std::string describe() const {
        return concat("bananas{startup=", startup, ", batch=", batch, ", networks=", networks,
                      ", network=", detail::describe_network(network), ", incumbents=", incumbents,
                      ", variants=", variants, ", candidates=", candidates, ", criterion=", static_cast<int>(criterion),
                      encode ? ", encode=custom}" : "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.save_trials(out);
        out.put(static_cast<std::uint32_t>(s.waiting.size()));
        for (genome const& g : s.waiting) put_genome(out, g);
        s.known.save(out);
        s.rest.save(out);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.load_trials(in);
        s.waiting.resize(in.get_count(4));
        for (genome& g : s.waiting) g = get_genome(in);
        s.known = detail::known_points::load(in);
        s.rest = detail::point_walk::load(in);
        detail::check_end(in);
        return s;
    }

private:
    void plan(state& s, space_view space, rng const& random) const {
        std::vector<genome const*> genomes;
        for (seen const& t : s.trials) genomes.push_back(&t.genome);
        std::vector<double> const targets = s.rewards_or_worst();
        detail::network_ensemble ensemble(s.columns, encode);
        ensemble.fit(genomes, targets, networks, network, rng(s.trials.size()));

        std::vector<std::size_t> const order = detail::descending_order(targets);
        std::vector<genome> found;
        detail::known_points in_round;
        for (std::size_t i = 0; i < std::min(incumbents, order.size()) && found.size() < candidates; ++i)
            for (std::size_t k = 0; k < variants; ++k) {
                genome g = mutate(space, s.trials[order[i]].genome, random.stream(2).stream(i).stream(k));
                std::uint64_t const h = hash_of(g);
                if (s.known.find(h) || in_round.find(h)) continue;
                in_round.add(h, std::nullopt);
                found.push_back(std::move(g));
            }
        std::vector<genome const*> asked;
        for (genome const& g : found) asked.push_back(&g);
        auto const forecasts = ensemble.predict(asked);
        double const best = targets[order[0]];
        rng draws = random.stream(3);
        std::vector<double> worth;
        for (auto const& f : forecasts) {
            switch (criterion) {
            case ensemble_criterion::expected_improvement:
                worth.push_back(model::log_expected_improvement({f.mean, f.deviation * f.deviation / 25}, best));
                break;
            case ensemble_criterion::upper_confidence_bound: worth.push_back(f.mean + 0.5 * f.deviation); break;
            case ensemble_criterion::mean: worth.push_back(f.mean); break;
            default: worth.push_back(f.mean + f.deviation * normal(draws)); break;
            }
        }
        std::vector<std::size_t> by = detail::descending_order(worth);
        if (by.size() > batch) by.resize(batch);
        for (std::size_t i = by.size(); i-- > 0;) s.waiting.push_back(std::move(found[by[i]]));
    }
};

} // namespace nas
