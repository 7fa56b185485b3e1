#pragma once
// neural_predictor: networks learn to predict the reward; the best predicted architectures are tried.

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
#include <nas/model/mlp.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Neural predictor (Wen et al. 2020), in a loop: `startup` random trials, then rounds in which networks are trained on all
/// trials, predict the rewards of `pool` random architectures and of variants of the best, and the `batch` best predicted are tried.
///
/// Trials without a reward count as the worst so far. `encode` turns a genome into numbers; an encoding that does not depend on
/// the order of nodes (`path_encoding`) makes predictions that do not either. Without one, each alternative of each decision is a
/// column. No architecture is proposed twice; the search ends with `space_exhausted` [nas.controller.2].
///
///     nas::neural_predictor{.startup = 172, .batch = 20}
struct neural_predictor {
    std::size_t startup = 20;
    std::size_t batch = 20;   ///< trials per round: the K best predicted
    std::size_t networks = 3; ///< whose mean predicts
    model::mlp_options network{.layers = 2, .width = 40, .loss = model::regression_loss::squared};
    std::size_t pool = 1000;    ///< random architectures predicted per round
    std::size_t incumbents = 5; ///< best trials of which variants are predicted, too; 0: none, as in the paper
    std::size_t variants = 20;  ///< of each
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
        if (startup < 1 || batch < 1 || networks < 1 || pool + incumbents * variants < 1)
            throw search_error("nas.controller.65",
                               "neural_predictor needs startup, batch and networks >= 1 and candidates, got startup = ",
                               startup, ", batch = ", batch, ", networks = ", networks, ", pool = ", pool,
                               ", incumbents = ", incumbents, ", variants = ", variants);
        (void)model::mlp(network);
    }

    std::string describe() const {
        return concat("neural_predictor{startup=", startup, ", batch=", batch, ", networks=", networks,
                      ", network=", detail::describe_network(network), ", pool=", pool, ", incumbents=", incumbents,
                      ", variants=", variants, encode ? ", encode=custom}" : "}");
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
        auto const offer = [&](genome g) {
            std::uint64_t const h = hash_of(g);
            if (s.known.find(h) || in_round.find(h)) return;
            in_round.add(h, std::nullopt);
            found.push_back(std::move(g));
        };
        for (std::size_t i = 0; i < pool; ++i) offer(sample(space, random.stream(4).stream(i)));
        for (std::size_t i = 0; i < std::min(incumbents, order.size()); ++i)
            for (std::size_t k = 0; k < variants; ++k)
                offer(mutate(space, s.trials[order[i]].genome, random.stream(2).stream(i).stream(k)));
        std::vector<genome const*> asked;
        for (genome const& g : found) asked.push_back(&g);
        std::vector<double> worth;
        for (auto const& f : ensemble.predict(asked)) worth.push_back(f.mean);
        std::vector<std::size_t> by = detail::descending_order(worth);
        if (by.size() > batch) by.resize(batch);
        for (std::size_t i = by.size(); i-- > 0;) s.waiting.push_back(std::move(found[by[i]]));
    }
};

} // namespace nas
