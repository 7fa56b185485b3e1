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
#include <nas/controller/gene_columns.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/known_points.hpp>
#include <nas/controller/network_ensemble.hpp>
#include <nas/controller/new_point.hpp>
#include <nas/controller/point_walk.hpp>
#include <nas/controller/usable_reward.hpp>
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

    struct seen {
        nas::genome genome;
        std::optional<double> reward{};

        friend bool operator==(seen const&, seen const&) = default;
    };
    struct state {
        std::vector<seen> trials{};
        std::size_t with_result = 0;
        std::vector<genome> waiting{}; ///< of this round, the next last
        detail::known_points known{};  ///< proposed or told
        detail::point_walk rest{};
        detail::gene_columns columns{};

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
            g = detail::new_point(space, random.stream(1), s.rest,
                                  [&](genome const& x) { return s.known.find(hash_of(x)) != nullptr; });
        }
        s.known.add(hash_of(g), std::nullopt);
        return g;
    }

    void feedback(state& s, trial_record const& r) const {
        s.known.add(hash_of(r.genome), std::nullopt);
        auto const reward = detail::usable_reward(r);
        if (!reward && r.state == trial_state::pruned) return; // neither good nor bad
        s.with_result += reward ? 1 : 0;
        s.columns.add(r.genome);
        s.trials.push_back({r.genome, reward});
    }

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
        out.put(static_cast<std::uint32_t>(s.trials.size()));
        for (seen const& t : s.trials) {
            put_genome(out, t.genome);
            out.put(t.reward.has_value());
            if (t.reward) out.put(*t.reward);
        }
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
        s.trials.resize(in.get_count(5));
        for (seen& t : s.trials) {
            t.genome = get_genome(in);
            if (in.get_bool()) t.reward = in.get_double();
            s.with_result += t.reward ? 1 : 0;
            s.columns.add(t.genome);
        }
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
        std::vector<double> targets;
        double worst = 0;
        bool any = false;
        for (seen const& t : s.trials)
            if (t.reward) worst = any ? std::min(worst, *t.reward) : *t.reward, any = true;
        for (seen const& t : s.trials) {
            genomes.push_back(&t.genome);
            targets.push_back(t.reward.value_or(worst));
        }
        detail::network_ensemble ensemble(s.columns, encode);
        ensemble.fit(genomes, targets, networks, network, rng(s.trials.size()));

        std::vector<std::size_t> order(targets.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return targets[a] > targets[b]; });
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
        std::vector<std::size_t> by(found.size());
        for (std::size_t i = 0; i < by.size(); ++i) by[i] = i;
        std::stable_sort(by.begin(), by.end(), [&](std::size_t a, std::size_t b) { return worth[a] > worth[b]; });
        if (by.size() > batch) by.resize(batch);
        for (std::size_t i = by.size(); i-- > 0;) s.waiting.push_back(std::move(found[by[i]]));
    }
};

} // namespace nas
